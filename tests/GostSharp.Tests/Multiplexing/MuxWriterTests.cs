using GostSharp.Multiplexing;

namespace GostSharp.Tests.Multiplexing;

public sealed class MuxWriterTests
{
    private static readonly MuxOptions Options = new();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task That_an_opening_was_not_written_is_known_before_the_one_who_opens_goes_on()
    {
        await using var broken = new FaultyStream(new MemoryStream());
        broken.Writes.FailNow(new IOException("the cable"));
        var opening = new MuxOpening(3, [], Options.Version);
        var posted = new PostedFrames(1);
        posted.TryAdd(new PostedFrame(MuxCommand.Open, 3, Opening: opening)).Should().BeTrue();
        bool? wentOn = null;
        var writer = new MuxWriter(broken, Options.Version, _ => wentOn ??= opening.Sent.IsCompleted);

        await writer.Awaiting(w => w.WriteAsync(posted).AsTask()).Should().ThrowAsync<IOException>();

        wentOn.Should().BeFalse();
        await opening.Sent;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_writer_whose_stream_was_told_nothing_still_hears_that_all_is_over()
    {
        var gate = new ReceiveGate();
        var sender = new MuxSender(Stream.Null, Options, _ => { });
        var outgoing = new MuxOutgoing(3, isAccepted: true, new MuxShared(Options, new MuxTerms(Options, gate), gate, sender, TimeProvider.System));

        sender.Close(new GostException(FailureReason.ConnectionLost, "all is over"));

        for (var count = 0; count < 2; count++)
        {
            await FluentActions.Awaiting(() => outgoing.WriteAsync(new byte[1], CancellationToken.None).AsTask())
                .Should().ThrowAsync<GostException>().WithMessage("all is over");
        }
    }
}
