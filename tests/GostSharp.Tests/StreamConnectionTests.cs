using System.Net;

namespace GostSharp.Tests;

public sealed class StreamConnectionTests
{
    private static readonly DnsEndPoint Here = new("here", 1);
    private static readonly DnsEndPoint There = new("there", 2);

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_bare_stream_shows_the_addresses_it_was_given()
    {
        await using var connection = new StreamConnection(new MemoryStream(), Here, There);

        (connection.LocalEndPoint, connection.RemoteEndPoint).Should().Be((Here, There));
        connection.Features.Should().BeSameAs(connection.Features);
        connection.TryDetachSocket(out var socket, out var leftover).Should().BeFalse();
        (socket, leftover.IsEmpty).Should().Be((null, true));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_stream_over_a_connection_shows_the_inner_ones_addresses_and_features()
    {
        await using var inner = new StreamConnection(new MemoryStream(), Here, There);
        inner.Features.Visitor = There;
        await using var outer = new StreamConnection(new MemoryStream(), inner);

        (outer.LocalEndPoint, outer.RemoteEndPoint).Should().Be((Here, There));
        outer.Features.Should().BeSameAs(inner.Features);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_was_given_back_is_read_first()
    {
        await using var connection = new StreamConnection(new MemoryStream([3]));
        connection.Unread(new byte[] { 1, 2 });

        var bytes = new byte[3];
        await connection.Stream.ReadExactlyAsync(bytes);
        bytes.Should().Equal(1, 2, 3);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Without_a_half_close_the_end_of_writing_flushes()
    {
        var below = new MemoryStream();
        await using var connection = new StreamConnection(new BufferedStream(below));
        await connection.Stream.WriteAsync(new byte[] { 1 });
        below.Length.Should().Be(0);

        await connection.CompleteWritesAsync();

        below.ToArray().Should().Equal(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_abort_of_the_outer_one_aborts_the_inner_one_with_its_reason()
    {
        var pair = ConnectionPair.CreateInMemory();
        await using var outer = new StreamConnection(pair.Client.Stream, pair.Client);
        var reading = outer.Stream.ReadAsync(new byte[1]).AsTask();
        var reason = new TimeoutException();

        outer.Abort(reason);

        (await reading.Invoking(task => task).Should().ThrowAsync<IOException>()).WithInnerException<TimeoutException>().Which.Should().BeSameAs(reason);
        await pair.Server.Stream.Invoking(stream => stream.ReadAsync(new byte[1]).AsTask()).Should().ThrowAsync<IOException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Disposing_the_outer_one_disposes_both()
    {
        var pair = ConnectionPair.CreateInMemory();
        var stream = new MemoryStream();

        await new StreamConnection(stream, pair.Client).DisposeAsync();

        stream.CanRead.Should().BeFalse();
        (await pair.Server.Stream.ReadAsync(new byte[1])).Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_stream_that_fails_to_close_does_not_keep_the_inner_connection_open()
    {
        var pair = ConnectionPair.CreateInMemory();
        var outer = new StreamConnection(new StubbornStream(), pair.Client);

        await outer.Invoking(connection => connection.DisposeAsync().AsTask()).Should().ThrowAsync<IOException>().WithMessage(StubbornStream.Complaint);

        (await pair.Server.Stream.ReadAsync(new byte[1])).Should().Be(0);
    }

    [Fact]
    public void An_abort_never_throws() =>
        new StreamConnection(new StubbornStream()).Invoking(connection => connection.Abort()).Should().NotThrow();
}
