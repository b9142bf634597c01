using CustomTransport;

namespace GostSharp.FunctionalTests.Samples;

public sealed class CustomTransportTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Six_visitors_go_through_components_of_ones_own_and_every_third_meets_the_canary()
    {
        using var output = new StringWriter();

        var greetings = await Demo.RunAsync(output);

        greetings.Should().Equal(
            "hello from stable", "hello from stable", "hello from canary", "hello from stable", "hello from stable", "hello from canary");
        output.ToString().Should().Contain("gateway on gateway:1").And.Contain("visitor 6: hello from canary");
    }
}
