//! The parts that views are made of.

mod arrival;
mod copy_text;
mod focus;
mod follow_size;
mod icon;
mod keys;
mod listen;
mod message_box;
mod paint;
mod popover;
mod save;
mod segmented;
mod sheet;
mod spawn;
mod value_table;

pub use arrival::{arrival, dressed};
pub use copy_text::{CopyLink, copy_text, to_clipboard};
pub use focus::{focus_again, focus_if_lost, focus_still};
pub use follow_size::follow_size;
pub use icon::{Icon, icon};
pub use keys::{key_name, typing};
pub use listen::{listen, listen_window};
pub use message_box::{MessageAction, MessageBox};
pub use paint::save_painted;
pub use popover::Popover;
pub use save::{offer, save};
pub use segmented::Segmented;
pub use sheet::sheet as style_sheet;
pub use spawn::spawn;
pub use value_table::{table_box, table_button};
