using System.Net;
using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp.Tests.Services;

public sealed class ServedConnectionTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_connection_that_could_not_be_served_is_a_warning_with_its_reason()
    {
        await using var bench = new ServiceBench((_, _) => throw new ConnectFailedException(FailureReason.Refused, null, "no"));
        var client = bench.Listener.Connect();

        var record = await bench.LoggedAsync(EventIds.ConnectionFailed);

        (record.Level, record.Exception, record.State["Reason"]).Should().Be((LogLevel.Warning, null, ":0: no"));
        (await client.Stream.ReadAsync(new byte[1])).Should().Be(0);
        await bench.Runner.Connections.WaitForEmptyAsync();
        bench.Runner.Connections.Statistics.Failed.Should().Be(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_a_handler_should_not_throw_is_an_error_with_its_exception()
    {
        var bug = new InvalidOperationException("bug");
        await using var bench = new ServiceBench((_, _) => throw bug);
        bench.Listener.Connect();

        var record = await bench.LoggedAsync(EventIds.HandlerFailed);

        (record.Level, record.Exception).Should().Be((LogLevel.Error, bug));
        await bench.Runner.Connections.WaitForEmptyAsync();
        bench.Runner.Connections.Statistics.Failed.Should().Be(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_life_of_a_connection_is_told_for_debugging()
    {
        await using var bench = new ServiceBench((_, _) => Task.CompletedTask);
        bench.Listener.Connect();
        await bench.LoggedAsync(EventIds.ConnectionClosed);

        bench.Log.Records.Where(record => record.Level == LogLevel.Debug).Select(record => record.Message).Should().Equal(
            "service-0 #1: client:50000 <> server:80",
            "service-0 #1: client:50000 >< server:80 after 00:00:00, 0 bytes in, 0 bytes out");
    }

    public static TheoryData<EndPoint?, EndPoint?, string> Visitors => new()
    {
        { null, null, "-" },
        { new DnsEndPoint("127.0.0.1", 5), null, "127.0.0.1:5" },
        { new DnsEndPoint("::1", 5), null, "[::1]:5" },
        { null, new IPEndPoint(IPAddress.Parse("10.0.0.7"), 5), "10.0.0.7:5" },
        { new DnsEndPoint("server", 80), new DnsEndPoint("visitor", 5), "visitor:5" },
    };

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Visitors))]
    public async Task A_visitor_is_told_as_far_as_it_is_known(EndPoint? remote, EndPoint? visitor, string expected)
    {
        ServiceBench? bench = null;
        EndPoint? client = new DnsEndPoint("not-seen", 1);
        await using (bench = new ServiceBench((_, _) =>
        {
            client = bench!.Runner.Connections.ToArray().Single().Info.Client;
            return Task.CompletedTask;
        }))
        {
            var connection = new StreamConnection(new MemoryStream(), new DnsEndPoint("here", 1), remote);
            connection.Features.Visitor = visitor;
            bench.Listener.Bring(connection);
            await bench.LoggedAsync(EventIds.ConnectionClosed);

            bench.Log.Records.First(record => record.EventId.Id == EventIds.ConnectionAccepted).Message.Should().Be($"service-0 #1: {expected} <> here:1");
        }

        client.Should().Be(visitor ?? remote);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_connection_that_fails_to_close_does_not_keep_its_handler()
    {
        await using var bench = new ServiceBench((_, _) => Task.CompletedTask);
        bench.Listener.Bring(new StreamConnection(new StubbornStream()));
        await bench.LoggedAsync(EventIds.ConnectionClosed);
        bench.Runner.Connections.Count.Should().Be(0);

        await bench.Runner.DisposeAsync();

        (bench.Handler.Disposals, bench.Releases).Should().Be((1, 1));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_handler_that_fails_to_close_does_not_keep_what_it_stands_on()
    {
        await using var bench = new ServiceBench((_, _) => Task.CompletedTask);
        bench.Handler.Complaint = new IOException("cannot close");

        await bench.Runner.DisposeAsync();

        bench.Releases.Should().Be(1);
        (await bench.LoggedAsync(EventIds.CloseFailed)).Exception.Should().BeSameAs(bench.Handler.Complaint);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_connection_that_cannot_even_be_looked_at_is_closed_and_does_not_keep_the_handler()
    {
        await using var bench = new ServiceBench(FunctionHandler.DrainAsync);
        var broken = new BrokenConnection();
        bench.Listener.Bring(broken);
        await Eventually.TrueAsync(() => broken.IsDisposed);

        await bench.Runner.DisposeAsync();

        bench.Handler.Disposals.Should().Be(1);
    }
}
