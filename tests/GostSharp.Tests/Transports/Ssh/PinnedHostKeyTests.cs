using System.Net;
using System.Security.Cryptography;
using GostSharp.Ssh;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Server;
using GostSharp.Transports.Memory;
using GostSharp.Transports.Ssh;
using GostSharp.Transports.Tcp;

namespace GostSharp.Tests.Transports.Ssh;

/// <summary>Fingerprints that are pinned, at a server that has host keys of several types.</summary>
public sealed class PinnedHostKeyTests : IAsyncLifetime, IDisposable
{
    private const string Other = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private static readonly EndPoint _node = Address.Parse("10.0.0.1:22");

    private readonly MemoryNetwork _network = new();
    private readonly LogCollector _log = new();
    private readonly SshPrivateKey[] _keys = [SshPrivateKey.Generate(SshKeyTypes.EcdsaP256), SshPrivateKey.Generate(SshKeyTypes.Ed25519), NewRsa()];
    private readonly List<Task> _served = [];
    private IListener _listener = null!;
    private Task _serving = null!;

    public async Task InitializeAsync()
    {
        _listener = await _network.GetHost("10.0.0.1").ListenAsync(_node);
        _serving = ServeAsync();
    }

    public async Task DisposeAsync()
    {
        await _listener.DisposeAsync();
        await _serving;
        await Task.WhenAll(_served);
    }

    public void Dispose()
    {
        Array.ForEach(_keys, key => key.Dispose());
        _log.Dispose();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Any_key_of_the_server_may_be_the_pinned_one_and_is_asked_for_first_the_next_time(int index)
    {
        await using var dialer = Dialer(Other, _keys[index].PublicKey.Fingerprint);
        var first = (SshClientConnection)await dialer.DialAsync();
        _served.Should().HaveCount(index + 1, "each of the keys before it was another one");
        first.Abort();
        await first.Ended;

        await dialer.DialAsync();

        _served.Should().HaveCount(index + 2);
        _log.Records.Should().BeEmpty();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_server_none_of_whose_keys_is_pinned_is_refused_with_all_that_it_has_shown()
    {
        await using var dialer = Dialer(Other);

        var failure = (await dialer.Invoking(refused => refused.DialAsync().AsTask()).Should().ThrowAsync<ConnectFailedException>()).Which;

        failure.Reason.Should().Be(FailureReason.Authentication);
        failure.Message.Should().ContainAll(_keys.Select(key => key.PublicKey.Fingerprint)).And.Contain("none of its host keys is one of those of hostKey");
        _log.Records.Should().BeEmpty();
    }

    private SshDialer Dialer(params string[] fingerprints) => new(
        new TcpDialer(_network.GetHost("10.0.0.2"), _node),
        _node,
        new SshDialerOptions
        {
            Create = static (session, transport) => new SshTunnelSession(session, transport),
            HostKey = new SshHostKeyPolicy { Fingerprints = fingerprints },
        },
        TimeProvider.System,
        _log.CreateLogger("ssh"));

    private async Task ServeAsync()
    {
        while (await _listener.AcceptAsync() is StreamConnection client)
        {
            _served.Add(ServeAsync(client));
        }
    }

    private async Task ServeAsync(StreamConnection client)
    {
        var options = new SshServerOptions { HostKeys = _keys, CheckNoneAsync = static (_, _) => ValueTask.FromResult(true) };
        try
        {
            await using var session = await SshServerSession.AcceptAsync(new ConnectionStream(client), options);
            await session.Ended;
        }
        catch (SshException)
        {
            // The client has seen another key than it wants.
        }
    }

    private static SshPrivateKey NewRsa()
    {
        using var rsa = RSA.Create(2048);
        return SshPrivateKey.Parse(rsa.ExportRSAPrivateKeyPem());
    }
}
