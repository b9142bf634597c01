// Components of one's own, one of each kind: dotnet run --project samples/CustomTransport

using CustomTransport;

await Demo.RunAsync(Console.Out);
