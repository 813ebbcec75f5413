//! Registries: an enum of kinds, each with the name that links and files use.
//!
//! A room that offers a choice (of a loss, an optimizer ...) has one file a kind, and in its
//! `mod.rs` one line a kind, which stands in a macro of the room. That macro takes what the files
//! have in common, and leaves the enum to [`kinds!`]. (`pub mod x;` stands beside it, because
//! formatters and editors look for files there.)

/// Declares the enum `$Name` with its list `ALL` and its `key`s; the first kind is the default.
macro_rules! kinds {
    (
        $(#[$about:meta])*
        $Name:ident { $($(#[$doc:meta])* $Kind:ident = $key:literal,)+ }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub enum $Name {
            $($(#[$doc])* #[serde(rename = $key)] $Kind,)+
        }

        impl $Name {
            pub const ALL: [$Name; [$($key),+].len()] = [$($Name::$Kind),+];

            pub const fn key(self) -> &'static str {
                match self {
                    $($Name::$Kind => $key,)+
                }
            }
        }

        impl Default for $Name {
            fn default() -> Self {
                Self::ALL[0]
            }
        }
    };
}
pub(super) use kinds;
