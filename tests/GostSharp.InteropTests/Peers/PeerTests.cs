namespace GostSharp.InteropTests.Peers;

public sealed class PeerTests
{
    [Fact]
    public void A_missing_program_is_a_reason_to_skip() =>
        Peer.SkipReason(["sh", "no-such-program"], required: false)
            .Should().Be("needs no-such-program, which is not installed");

    [Fact]
    public void Several_missing_programs_are_all_named() =>
        Peer.SkipReason(["no-such-program", "nor-this"], required: false)
            .Should().Be("needs no-such-program and nor-this, which are not installed");

    [Fact]
    public void Nothing_is_skipped_where_all_is_installed() =>
        Peer.SkipReason(["sh"], required: false).Should().BeNull();

    [Fact]
    public void A_full_path_is_any_file()
    {
        Peer.SkipReason([typeof(PeerTests).Assembly.Location], required: false).Should().BeNull();
        Peer.SkipReason(["/no/such.py"], required: false).Should().Be("needs /no/such.py, which is not installed");
    }

    [Fact]
    public void Nothing_is_skipped_where_programs_are_required() =>
        Peer.SkipReason(["no-such-program"], required: true).Should().BeNull();

    [Fact]
    public async Task Starting_a_missing_program_fails_with_its_name()
    {
        var start = () => ForeignProgram.StartAsync(new ForeignProgramOptions("no-such-program"));

        await start.Should().ThrowAsync<ForeignProgramException>()
            .WithMessage("needs no-such-program, which is not installed");
    }
}
