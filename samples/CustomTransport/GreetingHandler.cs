using System.Text;
using GostSharp;

namespace CustomTransport;

/// <summary>A handler need not forward: this one says who it is and is done.</summary>
internal sealed class GreetingHandler(string name) : IHandler
{
    public async ValueTask HandleAsync(Connection connection, CancellationToken cancellationToken)
    {
        if (connection is StreamConnection visitor)
        {
            await visitor.Stream.WriteAsync(Encoding.ASCII.GetBytes($"hello from {name}"), cancellationToken);
        }
    }
}
