using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Cli;

/// <summary>What the sample does not run: exit codes, and what it says.</summary>
public sealed class RefusalTests
{
    private const int Limit = 60_000;

    [Fact]
    public void No_command_line_of_the_seeds_is_refused() => SeedCommands.Unsupported.Should().BeEmpty();

    [Fact(Timeout = Limit)]
    public async Task All_mistakes_of_the_command_line_are_told_together()
    {
        var messages = await RefusedAsync(GostCommand.Of(
            "-L tcp://:abc/h:1 -L tcp://:8003-8000/h:1 -L tcp://:99999/h:1 -L foo+bar://:1/h:2 -L tcp://:0/h:1?strategy=roundd -L tcp://:0/h:9-8 -F wat://h:1 -F socks5://"));
        messages.Should().SatisfyRespectively(
            message => message.Should().Be("-L tcp://:abc/h:1: the port 'abc' is not a number from 0 to 65535"),
            message => message.Should().Be("-L tcp://:8003-8000/h:1: the port range '8003-8000' is empty"),
            message => message.Should().StartWith("-L tcp://:99999/h:1: the port '99999' is not"),
            message => message.Should().StartWith("-L foo+bar://:1/h:2: unknown handler 'foo'"),
            message => message.Should().Be("-L tcp://:0/h:1?strategy=roundd: unknown strategy 'roundd'; did you mean 'round'?"),
            message => message.Should().Be("-L tcp://:0/h:9-8: the port range '9-8' is empty"),
            message => message.Should().StartWith("-F wat://h:1: unknown"),
            message => message.Should().Be("-F socks5://: it names no node: host:port is missing"));
    }

    [Fact(Timeout = Limit)]
    public async Task An_unsupported_service_an_unknown_chain_and_an_address_that_is_taken_are_told_together()
    {
        await using var target = EchoServer.Start();
        var messages = await RefusedAsync(new GostCommand(
            "-C", """{"services": [{"name": "a", "addr": ":0", "handler": {"type": "tcp", "chain": "nowhere"}}]}""",
            "-L", $"tcp://{target.EndPoint}/h:1",
            "-L", "dtls://:0/h:1"));
        messages.Should().HaveCount(3);
        messages.Should().ContainSingle(message => message.Contains("unknown chain 'nowhere'"));
        messages.Should().ContainSingle(message => message.Contains("not supported yet: listener 'dtls'"));
        messages.Should().ContainSingle(message => message.Contains(target.EndPoint.ToString()));
    }

    [Theory(Timeout = Limit)]
    [InlineData("-L udp://:0/h:53 -F socks4://h:1080", "its handler")]
    [InlineData("-L udp://:0/h:53 -F forward+tls://h:443", "its handler")]
    [InlineData("-L udp://:0/h:53 -F relay://h:8421 -F tcp://h:1", "its handler")]
    [InlineData("-L socks5://:0?udp=true -F socks4://h:1080", "its handler (udp=true)")]
    [InlineData("-L udp://:0/h:53 -F socks4://h:1080 -F socks5://h:1080?relay=udp", "its handler")]
    public async Task A_chain_that_does_not_carry_UDP_is_refused_with_those_that_do(string line, string who)
    {
        var message = (await RefusedAsync(GostCommand.Of(line))).Should().ContainSingle().Which;
        message.Should().Contain(who).And.Contain("Datagrams").And.Contain("socks5, http, relay");
    }

    [Theory(Timeout = Limit)]
    [InlineData("-L tcp://:0/h:1 -F socks5://h:1 -F relay+quic://h:2", "hop-1/node-0: the node uses QUIC, which goes from this machine only")]
    [InlineData("-L relay+quic://:0?cipherKey=0123456789abcdef", "parameter 'cipherKey'")]
    public async Task A_QUIC_node_that_cannot_be_is_refused(string line, string why) =>
        (await RefusedAsync(GostCommand.Of(line))).Should().ContainSingle().Which.Should().Contain(why);

    [WithoutQuic]
    public async Task Without_its_library_QUIC_is_refused_in_one_line()
    {
        foreach (var line in new[] { "-L relay+quic://:0", "-L tcp://:0/h:1 -F relay+quic://h:2" })
        {
            (await RefusedAsync(GostCommand.Of(line))).Should().ContainSingle().Which.Should().Contain("libmsquic");
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Credentials_are_not_in_what_it_says()
    {
        var result = await GostCommand.Of("-L tcp://me:secret@:abc/h:1 -F sshd://you:secret@h:x").RunAsync();
        result.ExitCode.Should().Be(1);
        result.Errors.Should().Contain("-L ").And.Contain("-F ").And.NotContain("secret");
    }

    [Theory(Timeout = Limit)]
    [InlineData("flag provided but not defined: -x", "-x")]
    [InlineData("flag needs an argument: -L", "-D", "-L")]
    [InlineData("invalid boolean value \"maybe\" for -D", "-D=maybe")]
    [InlineData("not supported yet: -api", "-api", ":18080", "-L", "tcp://:0/h:1")]
    public async Task A_wrong_flag_is_told_with_the_usage_and_exit_code_2(string expected, params string[] arguments)
    {
        var result = await new GostCommand(arguments).RunAsync();
        result.ExitCode.Should().Be(2);
        result.Output.Should().BeEmpty();
        result.Errors.Should().StartWith($"{expected}\nFlags:\n").And.Contain("\n  -L URL  ").And.Contain("\n  -metrics address ");
    }

    [Theory(Timeout = Limit)]
    [InlineData("-h")]
    [InlineData("--help")]
    public async Task Help_is_the_usage_on_the_standard_error(string flag)
    {
        var result = await new GostCommand(flag).RunAsync();
        result.Should().BeEquivalentTo(new { ExitCode = 0, Output = "" });
        result.Errors.Should().StartWith("Flags:\n  -L URL");
    }

    [Fact(Timeout = Limit)]
    public async Task The_version_is_one_line_on_the_standard_output()
    {
        var result = await new GostCommand("-V").RunAsync();
        result.Should().BeEquivalentTo(new { ExitCode = 0, Errors = "" });
        result.Output.Should().MatchRegex(@"^gost-sharp \d+\.\d+\.\d+\S* \(\.net \d+\.\d+\.\d+\S* (linux|darwin|windows)/[a-z0-9]+\)\n$");
    }

    [Fact(Timeout = Limit)]
    public async Task Flags_end_at_the_first_argument_that_is_none()
    {
        var result = await GostCommand.Of("--L=tcp://:0/h:1 -O=yaml gost -x").RunAsync();
        result.Should().BeEquivalentTo(new { ExitCode = 0, Errors = "" });
        result.Output.Should().StartWith("services:\n  - name: service-0\n");
    }

    /// <summary>A fact about machines without the library of QUIC; skipped, with the reason, on others.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class WithoutQuicAttribute : FactAttribute
    {
        public WithoutQuicAttribute()
        {
            Skip = System.Net.Quic.QuicListener.IsSupported ? "this machine has libmsquic" : null;
            Timeout = Limit;
        }
    }

    private static async Task<IReadOnlyList<string>> RefusedAsync(GostCommand command)
    {
        ProgramResult result = await command.RunAsync();
        result.ExitCode.Should().Be(1, "it said {0}", result.Errors);
        result.Output.Should().BeEmpty();
        return [.. GostLog.Of(result.Errors).Messages("fatal")];
    }
}
