namespace GostSharp.InteropTests.Peers;

public sealed class NginxServerTests
{
    [RequiresPeer("nginx", "curl")]
    public async Task Answers_curl_until_it_is_stopped_and_again_on_the_same_port_when_restarted()
    {
        await using var nginx = await NginxServer.StartAsync();
        (await Curl.RunAsync(nginx.Url.AbsoluteUri)).Should().Be(new ProgramResult(0, nginx.Body, ""));

        await nginx.StopAsync();
        (await Curl.RunAsync(nginx.Url.AbsoluteUri)).ExitCode.Should().Be(Curl.CouldNotConnect);

        await nginx.RestartAsync();
        (await Curl.RunAsync(nginx.Url.AbsoluteUri)).Should().Be(new ProgramResult(0, nginx.Body, ""));
    }

    [RequiresPeer("nginx")]
    public async Task Two_servers_have_different_ports_and_texts()
    {
        await using var one = await NginxServer.StartAsync();
        await using var other = await NginxServer.StartAsync();

        other.EndPoint.Should().NotBe(one.EndPoint);
        other.Body.Should().NotBe(one.Body);
    }
}
