// Written for these tests, in the shape of Microsoft's files.
namespace Contoso.Access;

entitlement "Contoso Essentials"
{
    Type = PerUserServicePlan;
    Id = '920656A2-7dd8-4c83-97b6-a356414dbd36';

#pragma warning disable AL0684
    ObjectEntitlements = "D365 BASIC", "D365 BUS FULL ACCESS", // Not "D365 BUS PREMIUM"
                         LOCAL;
#pragma warning restore
}
