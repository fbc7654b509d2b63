//! The kinds of rule, a file each, and THE LIST of them.

pub mod accrual;
pub mod addon_host;
pub mod attach;
pub mod base_choice;
pub mod commitment;
pub mod companion_licence;
pub mod correction;
pub mod custom_entity;
pub mod device_login;
pub mod dual_use;
pub mod edition_mixing;
pub mod environment_access;
pub mod environment_conflict;
pub mod environment_count;
pub mod external_access;
mod fact;
pub mod from_sa;
pub mod full_user_first;
pub mod grants;
pub mod holder_kind;
pub mod included_capacity;
pub mod included_stacking;
pub mod indirect_access;
pub mod legacy;
pub mod list_price;
pub mod maximum_quantity;
pub mod menu_item;
pub mod meter_window;
pub mod minimum_quantity;
pub mod order_line_table;
pub mod pack;
pub mod person_kind;
pub mod program_step;
pub mod program_terms;
pub mod qualifying_users;
pub mod reassignment;
pub mod restricted_table;
pub mod seat_reduction;
pub mod security_role;
pub mod separate_licence;
pub mod server_count;
pub mod server_downgrade;
pub mod server_kind;
pub mod server_place;
pub mod server_version;
pub mod sold_through;
pub mod tier;
pub mod transition_ratio;
pub mod transition_terms;
pub mod unlimited_threshold;
pub mod use_right;
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
    /// What an environment of some kind is for (G21-STORAGE-24, -34).
    pub environment_access: Table<environment_access::EnvironmentAccess>,
    /// What may not stand in one environment with other applications (G21-FRAUD-04).
    pub environment_conflict: Table<environment_conflict::EnvironmentConflict>,
    /// How far people from outside reach without a licence of their own (G21-EXT-03..06).
    pub external_access: Table<external_access::ExternalAccess>,
    /// A licence of the tenant instead of licences of users for some indirect access (G21-OL-36).
    pub indirect_access: Table<indirect_access::IndirectAccess>,
    /// A table that is designated for licences of indirect access (G21-OL-08).
    pub order_line_table: Table<order_line_table::OrderLineTable>,
    /// When an assigned licence may go to another holder (P19-REASSIGN-01..07).
    pub reassignment: Table<reassignment::Reassignment>,
    /// A table that custom applications may change only for licensed people (G21-MUX-13).
    pub restricted_table: Table<restricted_table::RestrictedTable>,
    /// How the rights of a licence may be used: for oneself only, as a manager (G21-TM-03).
    pub use_right: Table<use_right::UseRight>,
    /// What each licence adds to a meter (G21-STORAGE-07).
    pub accrual: Table<accrual::Accrual>,
    /// What a product brings to a meter, once for the tenant (G21-STORAGE-01).
    pub included_capacity: Table<included_capacity::IncludedCapacity>,
    /// What a tenant has of a meter that several of its products bring (G21-CAP-04).
    pub included_stacking: Table<included_stacking::IncludedStacking>,
    /// Over what time a meter counts, and what happens beyond (G21-CAP-14).
    pub meter_window: Table<meter_window::MeterWindow>,
    /// What an offer adds to a meter each time it is bought (G21-CAP-03).
    pub pack: Table<pack::Pack>,
    /// A licence whose allowance depends on the average order value (G21-COMMERCE-22).
    pub tier: Table<tier::Tier>,
    /// From how many licences on a meter has no limit (G21-ASSET-06).
    pub unlimited_threshold: Table<unlimited_threshold::UnlimitedThreshold>,
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
    /// For how long an offer must be subscribed to at least (G21-CAP-13).
    pub commitment: Table<commitment::Commitment>,
    /// To which earlier versions a server may be downgraded (G21-DUAL-12).
    pub server_downgrade: Table<server_downgrade::ServerDowngrade>,
    /// Another product whose licence is bought apart (G21-DUAL-17).
    pub separate_licence: Table<separate_licence::SeparateLicence>,
    /// What custom entities ask of their users and makers (P19-CUSTENT-01, -03).
    pub custom_entity: Table<custom_entity::CustomEntity>,
    /// How long an agreement runs, and what it covers (P19-PROG-03, -04, -15).
    pub program_terms: Table<program_terms::ProgramTerms>,
    /// When seats of a subscription may go down before its end.
    pub seat_reduction: Table<seat_reduction::SeatReduction>,
    /// Servers that come with another licence, or need one of their own (P19-RETAIL-05, -10).
    pub server_kind: Table<server_kind::ServerKind>,
    /// Which licences reach a server, by where it stands (P19-CAL-15, P19-DUAL-01).
    pub server_place: Table<server_place::ServerPlace>,
    /// Which versions of the server software licences reach (P19-CAL-14, P19-DUAL-11).
    pub server_version: Table<server_version::ServerVersion>,
    /// Through which programs offers are sold (P19-PROG-08..13, V17-VOL-02).
    pub sold_through: Table<sold_through::SoldThrough>,
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
    kind::<environment_access::EnvironmentAccess>(),
    kind::<environment_conflict::EnvironmentConflict>(),
    kind::<external_access::ExternalAccess>(),
    kind::<indirect_access::IndirectAccess>(),
    kind::<order_line_table::OrderLineTable>(),
    kind::<reassignment::Reassignment>(),
    kind::<restricted_table::RestrictedTable>(),
    kind::<use_right::UseRight>(),
    kind::<accrual::Accrual>(),
    kind::<included_capacity::IncludedCapacity>(),
    kind::<included_stacking::IncludedStacking>(),
    kind::<meter_window::MeterWindow>(),
    kind::<pack::Pack>(),
    kind::<tier::Tier>(),
    kind::<unlimited_threshold::UnlimitedThreshold>(),
    kind::<transition_ratio::TransitionRatio>(),
    kind::<transition_terms::TransitionTerms>(),
    kind::<from_sa::FromSa>(),
    kind::<dual_use::DualUse>(),
    kind::<legacy::Legacy>(),
    kind::<program_step::ProgramStep>(),
    kind::<commitment::Commitment>(),
    kind::<server_downgrade::ServerDowngrade>(),
    kind::<separate_licence::SeparateLicence>(),
    kind::<custom_entity::CustomEntity>(),
    kind::<program_terms::ProgramTerms>(),
    kind::<seat_reduction::SeatReduction>(),
    kind::<server_kind::ServerKind>(),
    kind::<server_place::ServerPlace>(),
    kind::<server_version::ServerVersion>(),
    kind::<sold_through::SoldThrough>(),
];
