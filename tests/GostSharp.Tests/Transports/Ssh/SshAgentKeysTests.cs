using System.Net.Sockets;
using GostSharp.Diagnostics;
using GostSharp.Transports.Ssh;
using Microsoft.Extensions.Logging;

namespace GostSharp.Tests.Transports.Ssh;

/// <summary>Agents that are no help must not cost a login.</summary>
public sealed class SshAgentKeysTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gostsharp-agent-");
    private readonly LogCollector _log = new();
    private readonly ManualTime _time = new();

    private string Path => System.IO.Path.Combine(_directory.FullName, "socket");

    public void Dispose()
    {
        _log.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_silent_agent_is_left_after_two_seconds_with_a_warning_that_names_it()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var agent = Listen();
        var asking = AskAsync();
        using var connection = await agent.AcceptAsync();
        await _time.WaitForTimersAsync(1);
        _time.Advance(TimeSpan.FromSeconds(1.9));
        asking.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.1));

        (await asking).Keys.Should().BeEmpty();
        Told(EventIds.AgentFailed, LogLevel.Warning).Should().Contain(Path).And.Contain("within 2 s");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("AAAAAQU=", "the agent refused")]
    [InlineData("AAAAAWM=", "message 99")]
    [InlineData("SFRUUC8xLjEgNDAwIEJhZCBSZXF1ZXN0", "announced an answer")]
    public async Task An_agent_that_refuses_or_is_none_is_left_with_a_warning(string answer, string reason)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var agent = Listen();
        var asking = AskAsync();
        using var connection = await agent.AcceptAsync();
        await connection.SendAsync(Convert.FromBase64String(answer));

        (await asking).Keys.Should().BeEmpty();
        Told(EventIds.AgentFailed, LogLevel.Warning).Should().Contain(Path).And.Contain(reason);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_agent_that_is_not_there_is_nothing_to_be_warned_of(bool wasThere)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        if (wasThere)
        {
            Listen().Dispose();
        }

        (await AskAsync()).Keys.Should().BeEmpty();
        Told(EventIds.AgentMissing, LogLevel.Debug).Should().Contain(Path);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_path_that_no_socket_can_have_is_a_mistake_of_the_environment()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var path = System.IO.Path.Combine(_directory.FullName, new string('x', 200));
        (await SshAgentKeys.GetAsync(path, _time, _log.CreateLogger("ssh"), CancellationToken.None)).Keys.Should().BeEmpty();
        Told(EventIds.AgentFailed, LogLevel.Warning).Should().Contain(path).And.Contain("cannot be reached");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Who_gives_up_meanwhile_does_not_go_on_without_the_agent()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var agent = Listen();
        using var end = new CancellationTokenSource();
        var asking = AskAsync(end.Token);
        using var connection = await agent.AcceptAsync();
        await end.CancelAsync();

        await asking.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        _log.Records.Should().BeEmpty();
    }

    private Task<SshAgentKeys> AskAsync(CancellationToken cancellationToken = default) =>
        SshAgentKeys.GetAsync(Path, _time, _log.CreateLogger("ssh"), cancellationToken).AsTask();

    private Socket Listen()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path));
        socket.Listen();
        return socket;
    }

    private string Told(int eventId, LogLevel level)
    {
        var record = _log.Records.Should().ContainSingle().Subject;
        (record.EventId.Id, record.Level).Should().Be((eventId, level));
        return record.Message;
    }
}
