using System.Net;
using GostSharp.Codecs;
using GostSharp.Protocols.FarEnd;

namespace GostSharp.Tests.Protocols.FarEnd;

public sealed class VisitorAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:40000")]
    [InlineData("127.8.9.10:1")]
    [InlineData("[::1]:40000")]
    public void A_loopback_address_of_the_far_end_is_no_address_of_this_machine_and_stays_the_same_on_the_wire(string told)
    {
        var visitor = VisitorAddress.Of(Address.Parse(told));

        visitor.Should().BeOfType<DnsEndPoint>();
        Address.Format(visitor).Should().Be(told);
        SocksAddress.ToBytes(visitor).Should().Equal(SocksAddress.ToBytes(Address.Parse(told)));
    }

    [Theory]
    [InlineData("10.0.0.5:40000")]
    [InlineData("[2001:db8::1]:40000")]
    [InlineData("visitor.example:40000")]
    public void Any_other_address_is_what_it_is(string told) => VisitorAddress.Of(Address.Parse(told)).Should().Be(Address.Parse(told));

    [Theory]
    [InlineData("0.0.0.0:0")]
    [InlineData("0.0.0.0:40000")]
    [InlineData("[::]:0")]
    public void Who_does_not_say_leaves_the_visitor_unknown(string told) => VisitorAddress.Of(Address.Parse(told)).Should().BeNull();

    [Fact]
    public void Nothing_is_unknown() => VisitorAddress.Of(null).Should().BeNull();
}
