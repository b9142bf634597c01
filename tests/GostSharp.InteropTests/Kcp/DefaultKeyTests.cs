using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Kcp;

/// <summary>The two kinds of gost that do not understand each other by default; kcptun stands in for both.</summary>
public sealed class DefaultKeyTests : KcpEnds
{
    private const string AsGost2 = "--mtu 1350 --sndwnd 1024 --rcvwnd 1024";
    private const string AsGost3 = "--key= --mode manual --nodelay 0 --interval 10 --resend 0 --nc 0 --mtu 1400 --sndwnd 32 --rcvwnd 32";

    [RequiresPeer("kcptun-client")]
    public async Task Our_listener_takes_both_on_one_port_at_the_same_time()
    {
        await using var forwarder = await ListenAsync("");
        await using var gost2 = await Kcptun.ClientAsync(EndPointOf(forwarder), AsGost2);
        await using var gost3 = await Kcptun.ClientAsync(EndPointOf(forwarder), AsGost3);

        await Task.WhenAll(EchoesAsync(gost2.EndPoint, 500_000), EchoesAsync(gost3.EndPoint, 500_000));
    }

    [RequiresPeer("kcptun-client")]
    public async Task Our_dialer_finds_either_and_remembers_it()
    {
        await using var gost2 = await Kcptun.ServerAsync(Target.EndPoint, AsGost2);
        await using var gost3 = await Kcptun.ServerAsync(Target.EndPoint, AsGost3);

        foreach (var server in new[] { gost2, gost3 })
        {
            await using var forwarder = await DialAsync(server.EndPoint, "");
            await EchoesAsync(EndPointOf(forwarder), 200_000);
            await EchoesAsync(EndPointOf(forwarder), 200_000);
        }
    }

    [RequiresPeer("kcptun-client")]
    public async Task With_a_key_of_its_own_our_listener_takes_neither()
    {
        await using var forwarder = await ListenAsync("?kcp.key=mine");
        var gost2 = await Kcptun.ClientAsync(EndPointOf(forwarder), AsGost2);
        await using var ours = await Kcptun.ClientAsync(EndPointOf(forwarder), "--key mine");

        var lost = EchoesAsync(gost2.EndPoint, 1000);
        await EchoesAsync(ours.EndPoint, 1000);

        lost.IsCompleted.Should().BeFalse();
        Target.Accepted.Should().Be(1);
        await gost2.DisposeAsync();
        await FluentActions.Awaiting(() => lost).Should().ThrowAsync<Exception>("its client has gone");
    }
}
