//! The kinds of rule, a file each, and THE LIST of them.

pub mod addon_host;
pub mod attach;
pub mod base_choice;
pub mod companion_licence;
pub mod correction;
pub mod device_login;
pub mod dual_use;
pub mod edition_mixing;
pub mod environment_count;
mod fact;
pub mod from_sa;
pub mod full_user_first;
pub mod grants;
pub mod holder_kind;
pub mod legacy;
pub mod list_price;
pub mod maximum_quantity;
pub mod menu_item;
pub mod minimum_quantity;
pub mod person_kind;
pub mod program_step;
pub mod qualifying_users;
pub mod security_role;
pub mod server_count;
pub mod transition_ratio;
pub mod transition_terms;
pub mod volume_program;
pub mod withdrawn;

use fact::kind;
pub use fact::{Citation, Fact, InForce, Kind, Mentions, Says, Table};

/// The facts of one source, or of one edition.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// What a licence lets people do.
    pub grants: Table<grants::Grants>,
    /// Which licences may be bought at the attach price under which base licence.
    pub attach: Table<attach::Attach>,
    /// The base licence of a user is the higher-priced of that user's licences (B21-ATTACH-03).
    pub base_choice: Table<base_choice::BaseChoice>,
    /// An add-on needs a licence of a host product.
    pub addon_host: Table<addon_host::AddonHost>,
    /// At least one full user licence before any additional user licence (G21-ADDUSER-07).
    pub full_user_first: Table<full_user_first::FullUserFirst>,
    /// An offer for tenants with enough full users of certain products (G21-MKT-20, -21, -23).
    pub qualifying_users: Table<qualifying_users::QualifyingUsers>,
    /// No more than so many may be bought (one base pack of Marketing attached: G21-MKT-28).
    pub maximum_quantity: Table<maximum_quantity::MaximumQuantity>,
    /// If one of these offers is bought at all, then at least so many of them together (G21-MINPURCH-01).
    pub minimum_quantity: Table<minimum_quantity::MinimumQuantity>,
    /// Licences of two sides may not be used together (G21-EDITION-02..04, G21-BC-11).
    pub edition_mixing: Table<edition_mixing::EditionMixing>,
    /// A right that a tenant licence opens is used through a user licence besides (B21-MKT-02).
    pub companion_licence: Table<companion_licence::CompanionLicence>,
    /// A published price.
    pub list_price: Table<list_price::ListPrice>,
    /// What a security role requires.
    pub security_role: Table<security_role::SecurityRole>,
    /// What a menu item requires to be viewed and to be maintained (P19-MENU-04).
    pub menu_item: Table<menu_item::MenuItem>,
    /// Who needs a licence at all.
    pub person_kind: Table<person_kind::PersonKind>,
    /// How many server licences the servers need (P19-SERVER-10).
    pub server_count: Table<server_count::ServerCount>,
    /// A licence that is for certain kinds of people only (G21-BC-24).
    pub holder_kind: Table<holder_kind::HolderKind>,
    /// Offers that are no longer sold (G26-LIFE-02).
    pub withdrawn: Table<withdrawn::Withdrawn>,
    /// How an attach licence that was bought by mistake becomes a base licence (G21-ATTACH-24..26).
    pub correction: Table<correction::Correction>,
    /// A volume program and the holding that is usual in it (V17-VOL-01, -02).
    pub volume_program: Table<volume_program::VolumeProgram>,
    /// Which ways of signing in a device licence serves (G21-DEVICE-08, -09).
    pub device_login: Table<device_login::DeviceLogin>,
    /// In how many environments one licence of an offer may be installed (G21-MKT-11).
    pub environment_count: Table<environment_count::EnvironmentCount>,
    /// So many licences of one kind may become so many of another (P19-UPVL-11, P19-UPDPL-12, P19-DOWN-04).
    pub transition_ratio: Table<transition_ratio::TransitionRatio>,
    /// Who may move from old licences to new ones, and when (P19-UPVL-01..03, P19-DOWN-01).
    pub transition_terms: Table<transition_terms::TransitionTerms>,
    /// Through which program, and when, licences From SA are bought (P19-FROMSA-08..10, -17, -18).
    pub from_sa: Table<from_sa::FromSa>,
    /// An online licence counts like an on-premises licence while it lasts (P19-DUAL-07, G21-DUAL-05).
    pub dual_use: Table<dual_use::DualUse>,
    /// A plan that is no longer sold, and how its holders move on (B21-LEGACY-01).
    pub legacy: Table<legacy::Legacy>,
    /// A step of buying under a program (V17-MOVE-01, V17-TRUEUP-01, V17-ORDER-01).
    pub program_step: Table<program_step::ProgramStep>,
}

/// Every kind of rule.
pub const KINDS: &[Kind] = &[
    kind::<grants::Grants>(),
    kind::<attach::Attach>(),
    kind::<base_choice::BaseChoice>(),
    kind::<addon_host::AddonHost>(),
    kind::<full_user_first::FullUserFirst>(),
    kind::<qualifying_users::QualifyingUsers>(),
    kind::<maximum_quantity::MaximumQuantity>(),
    kind::<minimum_quantity::MinimumQuantity>(),
    kind::<edition_mixing::EditionMixing>(),
    kind::<companion_licence::CompanionLicence>(),
    kind::<list_price::ListPrice>(),
    kind::<security_role::SecurityRole>(),
    kind::<menu_item::MenuItem>(),
    kind::<person_kind::PersonKind>(),
    kind::<server_count::ServerCount>(),
    kind::<holder_kind::HolderKind>(),
    kind::<withdrawn::Withdrawn>(),
    kind::<correction::Correction>(),
    kind::<volume_program::VolumeProgram>(),
    kind::<device_login::DeviceLogin>(),
    kind::<environment_count::EnvironmentCount>(),
    kind::<transition_ratio::TransitionRatio>(),
    kind::<transition_terms::TransitionTerms>(),
    kind::<from_sa::FromSa>(),
    kind::<dual_use::DualUse>(),
    kind::<legacy::Legacy>(),
    kind::<program_step::ProgramStep>(),
];
