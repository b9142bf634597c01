using GostSharp.Configuration;

namespace GostSharp.Tests.Configuration;

public sealed class ResolvedServiceTests
{
    [Fact]
    public void A_service_that_runs_equals_the_same_one_read_anew()
    {
        var (running, readAnew) = (Read(), Read());
        _ = running.Options;
        running.Should().Be(readAnew);

        static ResolvedService Read() => ResolvedService.Resolve(new GostConfig
        {
            Services = [new ServiceConfig { Name = "a", Address = ":0", Targets = new TargetsConfig { Nodes = [new TargetConfig { Name = "t", Address = "h:1" }] } }],
        })[0];
    }
}
