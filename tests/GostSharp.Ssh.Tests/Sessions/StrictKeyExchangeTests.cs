using GostSharp.Ssh.Transport;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Tests.Sessions;

public sealed class StrictKeyExchangeTests
{
    private static readonly byte[] _ignore = [SshMessage.Ignore, 0, 0, 0, 0];

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_may_come_before_the_first_kexinit_of_a_strict_peer(bool isStrict)
    {
        await using var client = RawClient.Create();
        client.Peer.Markers = isStrict ? Markers.Of(isClient: true) : [];
        client.Peer.BeforeKexInit = () => client.Peer.Send(_ignore);
        await client.Peer.ExchangeVersionsAsync();
        await CheckAsync(client, isStrict);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_may_come_between_the_messages_of_the_first_exchange_of_a_strict_peer(bool isStrict)
    {
        await using var client = RawClient.Create();
        client.Peer.Markers = isStrict ? Markers.Of(isClient: true) : [];
        client.Peer.AfterKexInit = () => client.Peer.Send(_ignore);
        await client.Peer.ExchangeVersionsAsync();
        await CheckAsync(client, isStrict);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_peer_without_it_is_served_with_sequence_numbers_that_go_on()
    {
        await using var client = RawClient.Create();
        client.Peer.Markers = [];
        client.Peer.Algorithms = SessionPair.Only("ecdh-sha2-nistp256", "chacha20-poly1305@openssh.com");
        await client.Peer.ConnectAsync();
        var server = await client.Accepting;
        server.Negotiated.IsStrict.Should().BeFalse();
        server.Rekey();
        await client.Peer.ExchangeKeysAsync();
        await client.OpenAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_strict_peer_may_send_anything_allowed_in_later_exchanges()
    {
        await using var client = await RawClient.ConnectAsync();
        client.Peer.Markers = [];
        client.Peer.AfterKexInit = () => client.Peer.Send(_ignore);
        await client.Peer.ExchangeKeysAsync();
        await client.OpenAsync();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("chacha20-poly1305@openssh.com", true)]
    [InlineData("aes128-gcm@openssh.com", false)]
    public async Task A_peer_without_it_can_be_refused_where_that_is_a_danger(string cipher, bool isRefused)
    {
        await using var client = RawClient.Create(SessionPair.ServerOptions with { RequireStrictKeyExchange = true });
        client.Peer.Markers = [];
        client.Peer.Algorithms = SessionPair.Only("ecdh-sha2-nistp256", cipher);
        if (isRefused)
        {
            Func<Task> act = client.Peer.ConnectAsync;
            await act.Should().ThrowAsync<SshException>();
            (await client.EndAsync()).Failure.Should().Be(SshFailure.KeyExchange);
        }
        else
        {
            await client.Peer.ConnectAsync();
        }
    }

    private static async Task CheckAsync(RawClient client, bool isStrict)
    {
        if (!isStrict)
        {
            await client.Peer.ExchangeKeysAsync();
            await client.Peer.LogInAsync();
            return;
        }

        Func<Task> act = client.Peer.ExchangeKeysAsync;
        await act.Should().ThrowAsync<SshException>();
        (await client.EndAsync()).Failure.Should().Be(SshFailure.Protocol);
    }
}
