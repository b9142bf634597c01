namespace GostSharp.Ssh.Tests.Sessions;

public sealed class RekeyTimeTests
{
    private const int Size = 8 * 1024 * 1024;

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Keys_change_after_an_hour()
    {
        var time = new ManualTime();
        await using var pair = await SessionPair.CreateAsync(SessionPair.ClientOptions with { TimeProvider = time });

        time.Advance(TimeSpan.FromMinutes(59));
        await pair.Client.PingAsync();
        pair.Client.Transport.KeyExchanges.Should().Be(1);
        time.Advance(TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync(() => pair.Client.Transport.KeyExchanges == 2 && pair.Server.Transport.KeyExchanges == 2);
        time.Advance(TimeSpan.FromMinutes(60));
        await Eventually.TrueAsync(() => pair.Client.Transport.KeyExchanges == 3);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_hour_of_a_server_changes_keys_while_data_is_under_way_in_both_directions()
    {
        var time = new ManualTime();
        await using var pair = await SessionPair.CreateAsync(
            SessionPair.ClientOptions with { MaxWindow = Size / 4 },
            SessionPair.ServerOptions with { MaxWindow = Size / 4, TimeProvider = time });
        var (client, server) = await pair.OpenAsync();
        for (var exchanges = 2; exchanges <= 4; exchanges++)
        {
            // More than any window, and read later: the hour is over in the middle of it.
            var writing = Task.WhenAll(RandomBytes.WriteAsync(client.Stream, exchanges, Size), RandomBytes.WriteAsync(server.Stream, -exchanges, Size));
            await Eventually.TrueAsync(() => client.Input.Buffered > 0 && server.Input.Buffered > 0);
            time.Advance(TimeSpan.FromHours(1));
            writing.IsCompleted.Should().BeFalse();

            await Task.WhenAll(writing, RandomBytes.VerifyAsync(client.Stream, -exchanges, Size), RandomBytes.VerifyAsync(server.Stream, exchanges, Size));
            await Eventually.TrueAsync(() => pair.Client.Transport.KeyExchanges == exchanges && pair.Server.Transport.KeyExchanges == exchanges);
            // The answer comes behind the end of the exchange: from then on it is the next hour that runs.
            await pair.Server.PingAsync();
        }
    }
}
