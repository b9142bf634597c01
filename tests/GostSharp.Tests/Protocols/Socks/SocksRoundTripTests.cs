using System.Net;
using GostSharp.Protocols.Authentication;
using GostSharp.Protocols.Socks;
using GostSharp.Tests.Seams.Doubles;

namespace GostSharp.Tests.Protocols.Socks;

public sealed class SocksRoundTripTests
{
    private static readonly Credentials Admin = new("admin", "123456");
    private static readonly ConnectContext Wanted = new(new DnsEndPoint("example.com", 80));

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_socks5_client_of_ours_gets_through_a_server_of_ours(bool hasUsers, bool hasTls)
    {
        await using var bench = new HandlerBench().StartSocks5(new Socks5HandlerOptions
        {
            Users = hasUsers ? new UserTable([Admin]) : null,
            Tls = hasTls ? new MaskUpgrade(isServer: true) : null,
        });
        var connector = new Socks5Connector(
            new Socks5ConnectorOptions { Credentials = hasUsers ? Admin : null, Tls = new MaskUpgrade(isServer: false) }, TimeProvider.System);

        await CarriesAsync(bench, connector);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_socks4_client_of_ours_gets_through_a_server_of_ours()
    {
        await using var bench = new HandlerBench().StartSocks4(new Socks4HandlerOptions { Users = new UserTable([new Credentials("admin", "")]) });

        await CarriesAsync(bench, new Socks4Connector(new Socks4ConnectorOptions { UserId = "admin" }, TimeProvider.System));
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(FailureReason.Refused)]
    [InlineData(FailureReason.Unreachable)]
    [InlineData(FailureReason.TimedOut)]
    [InlineData(FailureReason.Forbidden)]
    [InlineData(FailureReason.NotSupported)]
    public async Task A_failure_is_on_the_client_what_it_is_on_the_server(FailureReason reason)
    {
        await using var bench = new HandlerBench { Failure = context => new ConnectFailedException(reason, context.Target) }.StartSocks5();
        var connector = new Socks5Connector(new Socks5ConnectorOptions(), TimeProvider.System);

        var failure = (await connector.Invoking(it => it.ConnectAsync(bench.Client, Wanted).AsTask()).Should().ThrowAsync<ConnectFailedException>()).Which;

        (failure.Reason, failure.Site).Should().Be((reason, FailureSite.Target));
    }

    private static async Task CarriesAsync(HandlerBench bench, IConnector connector)
    {
        var echoing = bench.EchoAsync();
        var payload = RandomBytes.Create(seed: 5, length: 300_000);

        await using var connection = (StreamConnection)await connector.ConnectAsync(bench.Client, Wanted);
        var receiving = ReadToEndAsync(connection);
        await connection.SendAsync(payload);
        await connection.CompleteWritesAsync();

        (await receiving).Should().Equal(payload);
        bench.Wanted.Single().Target.Should().Be(Wanted.Target);
        await echoing;
        await bench.Serving;
    }

    private static async Task<byte[]> ReadToEndAsync(StreamConnection connection)
    {
        using var all = new MemoryStream();
        await connection.Stream.CopyToAsync(all);
        return all.ToArray();
    }
}
