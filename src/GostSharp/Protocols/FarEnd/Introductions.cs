using System.Net;

namespace GostSharp.Protocols.FarEnd;

/// <summary>Makes a visitor's connection of a stream that the far end has opened.</summary>
/// <param name="stream">The stream; whoever called closes it when this fails.</param>
/// <param name="bound">The address at which the visitor arrived.</param>
/// <param name="cancellationToken">Gives up.</param>
/// <exception cref="GostException">The far end does not say what has to stand at the head of a stream.</exception>
internal delegate ValueTask<VisitorConnection> Introduction(StreamConnection stream, EndPoint? bound, CancellationToken cancellationToken);

/// <summary>The ways in which servers say who a visitor is.</summary>
internal static class Introductions
{
    /// <summary>They do not: every byte of a stream is the visitor's.</summary>
    public static ValueTask<VisitorConnection> None(StreamConnection stream, EndPoint? bound, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new VisitorConnection(stream, bound, null));

    /// <summary>At the head of every stream, which is read before anybody gets it.</summary>
    /// <param name="read">Reads the head and returns the address in it.</param>
    /// <param name="limit">How long a server may take for it.</param>
    /// <param name="timeProvider">The clock.</param>
    public static Introduction AtTheHead(
        Func<StreamConnection, CancellationToken, ValueTask<EndPoint?>> read, TimeSpan limit, TimeProvider timeProvider) =>
        async (stream, bound, cancellationToken) =>
        {
            using var deadline = new Deadline(limit, timeProvider, cancellationToken);
            try
            {
                return new VisitorConnection(stream, bound, await read(stream, deadline.Token).ConfigureAwait(false));
            }
            catch (OperationCanceledException exception) when (deadline.HasPassed)
            {
                throw new GostException(FailureReason.TimedOut, $"the far end did not say who it is within {limit.TotalSeconds:0.###} s", exception);
            }
        };
}
