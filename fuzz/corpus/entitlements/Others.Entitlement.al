/* entitlement "Not one" { Type = PerUserServicePlan; }
   still a comment */
entitlement "Contoso Premium" { Type = PerUserServicePlan; Id = '8e9002c0-a1d8-4465-b952-817d2948e6e2'; ObjectEntitlements = "D365 BASIC", "D365 BUS FULL ACCESS", "D365 BUS PREMIUM", LOCAL; }
entitlement "Contoso Team Member"
{
    Type = PerUserServicePlan;
    Id = 'd9a6391b-8970-4976-bd94-5f205007c8d8';
    ObjectEntitlements = "D365 BASIC", LOCAL, "D365 TEAM MEMBER";
}
entitlement "Contoso Accountant" { Type = PerUserServicePlan; Id = '170991d7-b98e-41c5-83d4-db2052e1795f'; ObjectEntitlements = "D365 BUS FULL ACCESS"; }
entitlement "Contoso for IWs" { Type = PerUserServicePlan; Id = '3f2afeed-6fb5-4bf9-998f-f2912133aead'; ObjectEntitlements = LOCAL; }
entitlement Admin { Type = Role; RoleType = Local; Id = '62e90394-69f5-4237-9190-012177145e10'; ObjectEntitlements = LOCAL; }
entitlement "Nothing" { Type = PerUserServicePlan }
