/// Declares an identifier: a newtype over a UUID that no other identifier
/// converts into, with text and database representations.
#[macro_export]
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            $crate::serde::Serialize, $crate::serde::Deserialize,
        )]
        #[serde(crate = "groundwork::serde", transparent)]
        pub struct $name(pub $crate::uuid::Uuid);

        impl $name {
            /// A new identifier, ordered by the moment it was made at.
            pub fn new(moment: &mut $crate::Moment) -> Self {
                Self(moment.uuid())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::uuid::Uuid::parse_str(text).map(Self)
            }
        }

        impl From<$name> for $crate::sea_orm::Value {
            fn from(id: $name) -> Self {
                id.0.into()
            }
        }
    };
}
