namespace GostSharp.Tests.Architecture;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_api_is_the_accepted_one() => AcceptedApi.Check(typeof(Forwarder).Assembly, "GostSharp.Tests");
}
