using Microsoft.Extensions.Logging;

namespace GostSharp.Tests.TestKit;

public sealed partial class LogCollectorTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_record_is_found_whether_it_was_or_will_be_logged()
    {
        using var logs = new LogCollector();
        var logger = logs.CreateLogger("Tests");
        var coming = logs.WaitForAsync(record => record.EventId.Id == 7);
        coming.IsCompleted.Should().BeFalse();

        NodeFailed(logger, "gw", new IOException("cut"));

        var record = await coming;
        record.Should().BeSameAs(await logs.WaitForAsync(r => r.Level == LogLevel.Warning));
        (record.Category, record.EventId.Name, record.Message).Should().Be(("Tests", "NodeFailed", "Node gw failed."));
        record.State["Node"].Should().Be("gw");
        record.Exception.Should().BeOfType<IOException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_record_that_never_comes_fails_with_those_that_did()
    {
        using var logs = new LogCollector { MinimumLevel = LogLevel.Warning };
        var logger = logs.CreateLogger("Tests");
        NodeFailed(logger, "gw", null);
        logger.IsEnabled(LogLevel.Information).Should().BeFalse();

        var wait = () => logs.WaitForAsync(record => record.EventId.Id == 8, TimeSpan.FromMilliseconds(20));

        await wait.Should().ThrowAsync<TimeoutException>().WithMessage("*Warning Tests[7] Node gw failed.*");
    }

    [LoggerMessage(7, LogLevel.Warning, "Node {Node} failed.")]
    private static partial void NodeFailed(ILogger logger, string node, Exception? exception);
}
