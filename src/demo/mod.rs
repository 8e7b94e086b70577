//! The fictional commune that `sightline demo` serves.

use serde::Serialize;
use utoipa::ToSchema;

use crate::accounts::Role;

/// An account of the fictional commune; its password is no secret.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct DemoAccount {
    /// The name to log in with.
    pub username: &'static str,
    /// The password.
    pub password: &'static str,
    /// What it may do.
    pub roles: &'static [Role],
}

/// One account for each kind of work.
pub const ACCOUNTS: &[DemoAccount] = &[
    DemoAccount {
        username: "officer",
        password: "demo-officer",
        roles: &[Role::Officer],
    },
    DemoAccount {
        username: "registrar",
        password: "demo-registrar",
        roles: &[Role::Registrar],
    },
];
