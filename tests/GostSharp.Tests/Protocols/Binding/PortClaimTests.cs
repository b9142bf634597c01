using System.Net;
using GostSharp.Protocols.Binding;

namespace GostSharp.Tests.Protocols.Binding;

public sealed class PortClaimTests
{
    private static readonly EndPoint Bound = Address.Parse("0.0.0.0:7000");
    private static readonly PortClaim Claim = Of("0.0.0.0:0", 7, "anna", "10.0.0.2:50000");

    [Theory]
    [InlineData("0.0.0.0:0", 7, "anna", "10.0.0.2:50001", true)]
    [InlineData("0.0.0.0:7000", 7, "anna", "10.0.0.2:50001", true)]
    [InlineData("0.0.0.0:0", 7, "anna", "[::ffff:10.0.0.2]:50001", true)]
    [InlineData("0.0.0.0:0", 7, "bert", "10.0.0.2:50001", false)]
    [InlineData("0.0.0.0:0", 7, null, "10.0.0.2:50001", false)]
    [InlineData("0.0.0.0:0", 8, "anna", "10.0.0.2:50001", false)]
    [InlineData("0.0.0.0:0", 0, "anna", "10.0.0.2:50001", false)]
    [InlineData("0.0.0.0:0", 7, "anna", "10.0.0.3:50001", false)]
    [InlineData("0.0.0.0:0", 7, "anna", null, false)]
    [InlineData("0.0.0.0:7001", 7, "anna", "10.0.0.2:50001", false)]
    [InlineData("127.0.0.1:7000", 7, "anna", "10.0.0.2:50001", false)]
    public void A_port_is_shared_with_the_same_client_of_the_same_user_in_the_same_group(string address, int group, string? user, string? client, bool admitted) =>
        Claim.Admits(Of(address, group, user, client), Bound).Should().Be(admitted);

    [Fact]
    public void A_name_that_was_asked_for_is_the_same_with_the_number_that_it_got() =>
        Of("localhost:0", 7, null, "10.0.0.2:1").Admits(Of("localhost:7000", 7, null, "10.0.0.2:2"), Address.Parse("127.0.0.1:7000")).Should().BeTrue();

    [Fact]
    public void A_port_that_is_not_bound_yet_is_shared_by_the_same_words()
    {
        Claim.Admits(Of("0.0.0.0:0", 7, "anna", "10.0.0.2:50001"), null).Should().BeTrue();
        Claim.Admits(Of("0.0.0.0:7000", 7, "anna", "10.0.0.2:50001"), null).Should().BeFalse();
    }

    [Fact]
    public void Whoever_names_no_group_shares_nothing()
    {
        var alone = Of("0.0.0.0:7000", 0, "anna", "10.0.0.2:50000");

        alone.IsShared.Should().BeFalse();
        alone.Admits(alone, Bound).Should().BeFalse();
    }

    private static PortClaim Of(string address, int group, string? user, string? client) =>
        new(new BindWish(Address.Parse(address), group, user), client is null ? null : Address.Parse(client));
}
