//! The page: mounts the user interface.

fn main() {
    gatehouse::ui::mount();
}
