using GostSharp.Tests.Architecture;

namespace GostSharp.Kcp.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_api_is_the_accepted_one() => AcceptedApi.Check(typeof(KcpSession).Assembly, "GostSharp.Kcp.Tests");
}
