using GostSharp.Protocols.Binding;

namespace GostSharp.Tests.Protocols.Binding;

public sealed class ListenPermitsTests
{
    [Theory]
    [InlineData("127.0.0.1:0")]
    [InlineData("127.0.0.1:1024")]
    [InlineData("127.0.0.1:65535")]
    [InlineData("127.8.9.1:8080")]
    [InlineData("[::1]:8080")]
    [InlineData("[::ffff:127.0.0.1]:8080")]
    [InlineData("localhost:8080")]
    [InlineData("LocalHost:0")]
    public void Unless_told_otherwise_ports_of_this_machine_can_be_bound(string address) =>
        ListenPermits.Safe.Allow(Address.Parse(address)).Should().BeTrue();

    [Theory]
    [InlineData("127.0.0.1:1023")]
    [InlineData("127.0.0.1:1")]
    [InlineData("0.0.0.0:8080")]
    [InlineData("[::]:8080")]
    [InlineData("[::]:0")]
    [InlineData("192.168.1.1:8080")]
    [InlineData("localhost.example:8080")]
    [InlineData("name:8080")]
    public void Unless_told_otherwise_nothing_else_can_be_bound(string address) =>
        ListenPermits.Safe.Allow(Address.Parse(address)).Should().BeFalse();

    [Theory]
    [InlineData("*", "0.0.0.0:1 [::]:0 name:80 10.0.0.1:65535", "")]
    [InlineData("*:*", "0.0.0.0:1 [::]:0 name:80 10.0.0.1:65535", "")]
    [InlineData("*:80", "0.0.0.0:80 [::]:80 name:80 127.0.0.1:80", "0.0.0.0:81 0.0.0.0:0")]
    [InlineData("*:80-82", "0.0.0.0:80 [::]:82", "0.0.0.0:79 0.0.0.0:83")]
    [InlineData("10.0.0.1:*", "10.0.0.1:0 10.0.0.1:1 10.0.0.1:65535", "10.0.0.2:1 0.0.0.0:1 [::]:1 name:1")]
    [InlineData("0.0.0.0:80", "0.0.0.0:80", "[::]:80 127.0.0.1:80")]
    [InlineData("[::]:80", "[::]:80 0.0.0.0:80", "[::1]:80 127.0.0.1:80")]
    [InlineData("[::1]:80", "[::1]:80", "127.0.0.1:80 [::]:80")]
    [InlineData("[2001:DB8::1]:80", "[2001:db8:0::1]:80", "[2001:db8::2]:80")]
    [InlineData("localhost:80", "127.0.0.1:80 [::1]:80 localhost:80 127.0.0.9:80", "0.0.0.0:80 localhost:81")]
    [InlineData("127.0.0.1:0", "127.0.0.1:0", "127.0.0.1:1 127.0.0.2:0")]
    [InlineData("127.0.0.1:80, 10.0.0.1:90-91 ,*:7000", "127.0.0.1:80 10.0.0.1:91 0.0.0.0:7000", "127.0.0.1:90 10.0.0.1:80")]
    public void Patterns_allow_what_they_say_and_nothing_else(string patterns, string allowed, string refused)
    {
        var permits = ListenPermits.Parse(patterns);

        Split(allowed).Where(address => !permits.Allow(Address.Parse(address))).Should().BeEmpty();
        Split(refused).Where(address => permits.Allow(Address.Parse(address))).Should().BeEmpty();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("127.0.0.1:1-2-3")]
    [InlineData("127.0.0.1:9-8")]
    [InlineData("127.0.0.1:+1")]
    [InlineData("127.0.0.1: 80")]
    [InlineData("1:80")]
    [InlineData("127.1:80")]
    [InlineData(":80")]
    [InlineData("::1:80")]
    [InlineData("[::1:80")]
    [InlineData("[127.0.0.1]:80")]
    [InlineData("[]:80")]
    [InlineData("name:80")]
    [InlineData("*.1:80")]
    [InlineData("")]
    public void A_wrong_pattern_is_named_even_among_good_ones(string wrong)
    {
        ListenPermits.MistakeIn(wrong).Should().Contain($"'{wrong}'");
        ListenPermits.MistakeIn($"*:80,{wrong}").Should().Contain($"'{wrong}'");
        FluentActions.Invoking(() => ListenPermits.Parse(wrong)).Should().Throw<GostException>().Which.Reason.Should().Be(FailureReason.Configuration);
    }

    private static string[] Split(string addresses) => addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
