using System.Globalization;

namespace GostSharp.InteropTests.Peers;

public sealed class ForeignProgramTests
{
    private static readonly TimeSpan _plenty = TimeSpan.FromSeconds(30);
    private static readonly ReadyProbe _never = (_, _) => Task.FromResult(false);

    [RequiresPeer("sh")]
    public async Task A_program_that_ends_before_it_is_ready_fails_with_its_log()
    {
        var options = Shell("echo first; echo second >&2; exit 3") with { IsReady = _never };

        var start = () => ForeignProgram.StartAsync(options);

        await start.Should().ThrowAsync<ForeignProgramException>()
            .WithMessage("*ended with exit code 3 before it was ready*first*second*");
    }

    [RequiresPeer("sh")]
    public async Task A_program_that_is_not_ready_in_time_fails_with_its_log()
    {
        var options = Shell("echo waiting; exec sleep 600") with
        {
            IsReady = _never,
            ReadyWithin = TimeSpan.FromSeconds(0.5),
        };

        var start = () => ForeignProgram.StartAsync(options);

        await start.Should().ThrowAsync<ForeignProgramException>()
            .WithMessage("*was not ready within 0.5 s*waiting*");
    }

    [RequiresPeer("sh")]
    public async Task Disposing_kills_programs_and_children_that_do_not_want_to_end()
    {
        var options = Shell("trap '' TERM; (while :; do sleep 600; done) & echo $!; wait") with
        {
            IsReady = Ready.WhenItWrites("\n"),
            EndWithin = TimeSpan.FromSeconds(0.2),
        };
        await using var program = await ForeignProgram.StartAsync(options);
        var child = new ProcessTree(int.Parse(program.Output, CultureInfo.InvariantCulture));
        child.HasEnded().Should().BeFalse();

        await program.DisposeAsync();

        child.HasEnded().Should().BeTrue();
        program.HasExited.Should().BeTrue();
        new ProcessTree(program.ProcessId).HasEnded().Should().BeTrue();
    }

    [RequiresPeer("sh")]
    public async Task Disposing_first_asks_the_program_to_end()
    {
        var options = Shell("trap 'echo asked; exit' TERM; echo ready; while :; do sleep 600 & wait; done") with
        {
            IsReady = Ready.WhenItWrites("ready"),
        };
        await using var program = await ForeignProgram.StartAsync(options);

        await program.DisposeAsync();

        program.Output.Should().Be("ready\nasked\n");
    }

    [RequiresPeer("sh")]
    public async Task A_program_that_runs_for_too_long_fails_with_its_log()
    {
        var run = () => ForeignProgram.RunAsync(Shell("echo begun; exec sleep 600"), TimeSpan.FromSeconds(0.5));

        await run.Should().ThrowAsync<ForeignProgramException>().WithMessage("*did not end within 0.5 s*begun*");
    }

    [RequiresPeer("sh")]
    public async Task Running_a_program_returns_its_exit_code_and_both_outputs()
    {
        var result = await ForeignProgram.RunAsync(Shell("cat; printf out; printf err >&2; exit 5"), _plenty);

        result.Should().Be(new ProgramResult(5, "out", "err"));
    }

    [RequiresPeer("sh")]
    public async Task Only_the_last_part_of_much_output_is_kept()
    {
        var result = await ForeignProgram.RunAsync(Shell("printf 0123456789") with { KeptOutput = 4 }, _plenty);

        result.Output.Should().Be("[6 characters left out]6789");
    }

    [RequiresPeer("sh")]
    public async Task A_program_sees_the_environment_it_is_given()
    {
        var options = Shell("printf \"$GIVEN${HOME-no home}\"") with
        {
            Environment = new Dictionary<string, string?> { ["GIVEN"] = "given, ", ["HOME"] = null },
        };

        (await ForeignProgram.RunAsync(options, _plenty)).Output.Should().Be("given, no home");
    }

    private static ForeignProgramOptions Shell(string script) => new("sh", "-c", script);
}
