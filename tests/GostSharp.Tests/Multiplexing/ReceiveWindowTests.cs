using GostSharp.Multiplexing;

namespace GostSharp.Tests.Multiplexing;

public sealed class ReceiveWindowTests
{
    private const int Widest = 2 * 1024 * 1024;

    private readonly ReceiveGate _gate = new();
    private readonly MuxTerms _terms;

    public ReceiveWindowTests()
    {
        _terms = new MuxTerms(new MuxOptions(), _gate);
        _terms.PeerIsOurs();
    }

    [Fact]
    public void What_may_come_and_what_waits_is_promised_until_it_was_read()
    {
        var window = new ReceiveWindow(_terms, _gate);
        _gate.Promised.Should().Be(65_536);
        window.Receive(1000);
        _gate.Promised.Should().Be(65_536);
        window.Consume(600);
        _gate.Promised.Should().Be(65_536 - 600);
        window.Tell();
        _gate.Promised.Should().Be(65_536);
    }

    [Fact]
    public void With_the_end_only_what_waits_is_left_and_nothing_behind_a_close()
    {
        var window = new ReceiveWindow(_terms, _gate);
        window.Receive(1000);
        window.End();
        _gate.Promised.Should().Be(1000);
        window.Tell();
        window.Consume(300);
        _gate.Promised.Should().Be(700);
        window.Close();
        window.Tell();
        _gate.Promised.Should().Be(0);
    }

    [Fact]
    public void A_stream_that_is_read_fast_soon_has_the_widest_window()
    {
        var window = new ReceiveWindow(_terms, _gate);

        Told(window, updates: 4).Should().Be(Widest);
    }

    [Fact]
    public void Streams_of_which_little_was_read_leave_the_next_one_its_width()
    {
        for (var count = 0; count < 200; count++)
        {
            var little = new ReceiveWindow(_terms, _gate);
            little.Receive(5000);
            little.Consume(5000);
            little.Tell().Window.Should().Be(65_536);
        }

        Told(new ReceiveWindow(_terms, _gate), updates: 4).Should().Be(Widest);
    }

    [Fact]
    public void However_many_are_fast_no_more_is_promised_than_half_of_the_gate_holds_and_the_smallest_window_of_each()
    {
        for (var count = 0; count < 300; count++)
        {
            Told(new ReceiveWindow(_terms, _gate), updates: 6);
        }

        _gate.Promised.Should().BeLessThanOrEqualTo((32 * 1024 * 1024) + (300 * 32 * 1024));
    }

    // Reads all that may come, several times over.
    private static uint Told(ReceiveWindow window, int updates)
    {
        var told = 65_536u;
        for (; updates > 0; updates--)
        {
            window.Receive((int)told);
            window.Consume((int)told).Should().BeTrue();
            told = window.Tell().Window;
        }

        return told;
    }
}
