namespace GostSharp.FunctionalTests.Chains;

/// <summary>Every protocol over every transport.</summary>
public sealed class CombinationTests : LeakCheckedTests
{
    private static readonly string[] Protocols = ["socks5", "socks4", "http", "auto", "forward", "relay", "ss"];
    private static readonly string[] Transports = ["tcp", "tls", "ws", "wss", "mtls", "mws", "mwss", "ssh"];

    // "forward+ssh" is another spelling of "sshd" where a service has a target. Before SSH the user of a URL is the one who logs in: method and password of Shadowsocks have no place in it.
    public static TheoryData<string> All =>
        [.. Protocols.SelectMany(protocol => Transports.Select(transport => $"{protocol}+{transport}")).Where(kind => kind is not ("forward+ssh" or "ss+ssh")), "sshd+sshd"];

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(All))]
    public async Task A_request_that_ends_with_a_half_close_gets_its_whole_answer(string kind)
    {
        using var listener = new TargetListener();
        await using var chain = await HopChain.StartAsync(kind, listener.EndPoint);
        await using var client = await chain.ConnectAsync();

        await RandomBytes.WriteAsync(client.Stream, 1, 1_000);
        await client.CompleteWritesAsync();
        await using var target = await listener.AcceptAsync();
        await RandomBytes.VerifyToEndAsync(target.Stream, 1, 1_000);
        var answer = RandomBytes.WriteAsync(target.Stream, 2, 300_000);
        await RandomBytes.VerifyAsync(client.Stream, 2, 300_000);
        await answer;
        await target.CompleteWritesAsync();
        await client.SeesEndAsync();
        await chain.IsIdleAsync();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(All))]
    public async Task A_target_may_speak_first_and_end_first(string kind)
    {
        using var listener = new TargetListener();
        await using var chain = await HopChain.StartAsync(kind, listener.EndPoint);
        await using var client = await chain.ConnectAsync();
        await using var target = await listener.AcceptAsync();

        await target.SendAsync("welcome");
        (await client.ReceiveAsync(7)).Should().Be("welcome");
        await target.CompleteWritesAsync();
        await client.SeesEndAsync();
        await RandomBytes.WriteAsync(client.Stream, 3, 100_000);
        await client.CompleteWritesAsync();
        await RandomBytes.VerifyToEndAsync(target.Stream, 3, 100_000);
        await chain.IsIdleAsync();
    }
}
