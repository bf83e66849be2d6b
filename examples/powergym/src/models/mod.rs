//! One file a subject; `mainstay` reads them as they are, the compiler as modules.

mod biometrics;
mod clients;
mod memberships;
mod stock;
mod users;

pub use biometrics::{Biometric, BiometricType};
pub use clients::{Attendance, Client, DocumentType, Gender};
pub use memberships::{Payment, PaymentMethod, Plan, Subscription, SubscriptionStatus};
pub use stock::{MovementType, Product, StockMovement, StockStatus};
pub use users::{Session, User, UserRole};
