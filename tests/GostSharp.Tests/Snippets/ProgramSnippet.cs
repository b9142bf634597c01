using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using GostSharp;

namespace Snippets;

/// <summary>The program of the README, run as one: its console is the process's, so nothing else runs beside it.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class ProgramSnippet
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task It_forwards_until_enter_is_pressed()
    {
        await using var server = EchoServer.Start();
        using var keyboard = new Keyboard();
        using var screen = new StringWriter();
        var (input, output) = (Console.In, Console.Out);
        Console.SetIn(keyboard);
        Console.SetOut(TextWriter.Synchronized(screen));
        try
        {
            var program = Task.Run(() => RunAsync(["127.0.0.1:0", server.EndPoint.ToString()]));
            await keyboard.IsAwaited;
            var address = Regex.Match(screen.ToString(), @"Connections to (\S+) go to").Groups[1].Value;

            (await EchoAsync(IPEndPoint.Parse(address))).Should().Be(42);
            keyboard.PressEnter();
            await program;
        }
        finally
        {
            Console.SetIn(input);
            Console.SetOut(output);
        }
    }

    private static async Task RunAsync(string[] args)
    {
        var (listen, target) = (args[0], args[1]); // Such as 127.0.0.1:8080 and example.com:80.
        await using var forwarder = await new ForwarderBuilder()
            .ForwardTcp(listen, target)
            .StartAsync();

        Console.WriteLine($"Connections to {forwarder.Services[0].LocalEndPoint} go to {target}. Enter stops.");
        Console.ReadLine();
        await forwarder.StopAsync();
    }

    private static async Task<int> EchoAsync(IPEndPoint address)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address);
        var stream = client.GetStream();
        await stream.WriteAsync(new byte[] { 42 });
        var answer = new byte[1];
        await stream.ReadExactlyAsync(answer);
        return answer[0];
    }

    private sealed class Keyboard : TextReader
    {
        private readonly TaskCompletionSource _awaited = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _pressed = new();

        public Task IsAwaited => _awaited.Task;

        public void PressEnter() => _pressed.Set();

        public override string? ReadLine()
        {
            _awaited.TrySetResult();
            return _pressed.Wait(TestTimeouts.Wait) ? "" : null;
        }

        protected override void Dispose(bool disposing)
        {
            _pressed.Dispose();
            base.Dispose(disposing);
        }
    }
}

[CollectionDefinition(nameof(ConsoleCollection), DisableParallelization = true)]
public sealed class ConsoleCollection;
