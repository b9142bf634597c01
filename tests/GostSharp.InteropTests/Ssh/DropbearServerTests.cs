using GostSharp.Ssh;

namespace GostSharp.InteropTests.Ssh;

/// <summary>Our client at Dropbear's server.</summary>
public sealed class DropbearServerTests
{
    [RequiresPrivateUser(Dropbear.Server, Dropbear.Converter)]
    public async Task Every_algorithm_of_both_carries_both_ways_of_forwarding()
    {
        using var keys = new SshTestKeys();
        using var user = await PrivateUser.CreateAsync(keys);
        await using var echo = EchoServer.Start();
        await using var dropbear = await Dropbear.ServeAsync(keys, user);
        foreach (var (name, only) in Dropbear.Cells)
        {
            await using var session = await SshTraffic.ConnectAsync(dropbear, SshCells.Client(keys, only) with { UserName = PrivateUser.Name });

            Dropbear.InUse(session.Negotiated).Should().Contain(name);
            session.Negotiated.IsStrict.Should().BeTrue(name);
            session.PeerVersion.Should().Contain("dropbear");
            await SshTraffic.CheckAsync(session, echo.EndPoint);
        }
    }

    [RequiresPrivateUser(Dropbear.Server, Dropbear.Converter)]
    public async Task Every_type_of_user_key_and_the_password_log_in()
    {
        using var keys = new SshTestKeys();
        using var user = await PrivateUser.CreateAsync(keys);
        await using var echo = EchoServer.Start();
        await using var dropbear = await Dropbear.ServeAsync(keys, user);
        var options = SshCells.Client(keys) with { UserName = PrivateUser.Name };
        foreach (var key in keys.All)
        {
            await using var session = await SshTraffic.ConnectAsync(dropbear, options with { Keys = [key] });

            session.User.Key.Should().Be(key.PublicKey);
        }

        await using (var session = await SshTraffic.ConnectAsync(dropbear, options with { Keys = [], Password = PrivateUser.Password }))
        {
            session.User.Method.Should().Be("password");
            await SshTraffic.CheckAsync(session, echo.EndPoint);
        }

        var connecting = () => SshTraffic.ConnectAsync(dropbear, options with { Keys = [], Password = "wrong" });
        (await connecting.Should().ThrowAsync<SshException>()).Which.Failure.Should().Be(SshFailure.Authentication);
    }

    [RequiresPrivateUser(Dropbear.Server, Dropbear.Converter)]
    public async Task Keys_change_under_load_in_both_directions()
    {
        const long size = 8 * SshVolume.MiB;
        using var keys = new SshTestKeys();
        using var user = await PrivateUser.CreateAsync(keys);
        await using var target = SshVolume.Start(size);
        await using var dropbear = await Dropbear.ServeAsync(keys, user);
        await using var session = await SshTraffic.ConnectAsync(
            dropbear, SshCells.Client(keys) with { UserName = PrivateUser.Name, RekeyBytes = SshVolume.MiB });
        await using var channel = await session.OpenDirectTcpIpAsync("127.0.0.1", target.EndPoint.Port);

        await target.ExchangeAsync(channel.Stream);

        session.Transport.KeyExchanges.Should().BeGreaterThan(4);
    }
}
