using System.Text.RegularExpressions;

namespace GostSharp.FunctionalTests.Samples;

public sealed class QuickstartTests
{
    [Fact(Timeout = 2 * TestTimeouts.Test)]
    public async Task It_serves_its_page_through_a_forwarder_tells_who_came_and_stops_when_asked()
    {
        using var quickstart = SampleProgram.Start("Quickstart");
        var url = Regex.Match(await quickstart.WaitForAsync("Try it:"), "curl (http://[^/]+/)").Groups[1].Value;
        using (var browser = new HttpClient())
        {
            (await browser.GetStringAsync(new Uri(url))).Should().StartWith("Hello!");
        }

        await quickstart.WaitForAsync("bytes out");
        var exitCode = await StopAsync(quickstart);

        exitCode.Should().Be(0);
        quickstart.Output.Should().MatchRegex("quickstart #1: 127.0.0.1:[0-9]+ >< .* after .*, [1-9][0-9]* bytes in, [1-9][0-9]* bytes out")
            .And.Contain("Stopped after 1 connections");
    }

    [Fact(Timeout = 2 * TestTimeouts.Test)]
    public async Task It_forwards_to_any_server()
    {
        await using var server = EchoServer.Start();
        using var quickstart = SampleProgram.Start("Quickstart", "127.0.0.1:0", server.EndPoint.ToString());
        var output = await quickstart.WaitForAsync("Ctrl-C stops.");
        var address = Regex.Match(output, "Forwarding (?<ip>[0-9.]+):(?<port>[0-9]+) to");

        (await TcpEcho.SendAsync(address.Groups["ip"].Value, int.Parse(address.Groups["port"].ValueSpan), "hello")).Should().Be("hello");
        (await StopAsync(quickstart)).Should().Be(0);
    }

    [Theory(Timeout = 2 * TestTimeouts.Test)]
    [InlineData("Usage:", "127.0.0.1:0")]
    [InlineData("'nonsense': an address is written host:port", "127.0.0.1:0", "nonsense")]
    [InlineData("the port must be a number", "127.0.0.1:99999", "127.0.0.1:1")]
    public async Task What_is_wrong_with_its_arguments_is_said(string message, params string[] arguments)
    {
        using var quickstart = SampleProgram.Start("Quickstart", arguments);

        (await quickstart.WaitForExitAsync()).Should().Be(1);
        quickstart.Output.Should().Contain(message);
    }

    private static async Task<int> StopAsync(SampleProgram program)
    {
        if (OperatingSystem.IsWindows())
        {
            return 0; // No signals there: the program is killed at the end of the test.
        }

        program.Terminate();
        return await program.WaitForExitAsync();
    }
}
