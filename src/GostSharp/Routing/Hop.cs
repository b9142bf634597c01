using System.Net;
using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp.Routing;

/// <summary>A route that is reached through the route before it: picks one of its nodes and asks that one.</summary>
internal sealed class Hop : IRoute, IAsyncDisposable
{
    private readonly string _name;
    private readonly IRoute _underlay;
    private readonly IReadOnlyList<Node> _nodes;
    private readonly ICandidatePool _pool;
    private readonly ILogger _logger;

    /// <param name="name">Its name in messages.</param>
    /// <param name="underlay">The route over which its nodes are reached.</param>
    /// <param name="nodes">Its nodes, at least one.</param>
    /// <param name="pool">The nodes' candidates with their failure marks.</param>
    /// <param name="logger">Where node failures are told.</param>
    /// <exception cref="GostException">A node needs what the route below does not provide.</exception>
    public Hop(string name, IRoute underlay, IReadOnlyList<Node> nodes, ICandidatePool pool, ILogger logger)
    {
        _name = name;
        _underlay = underlay;
        _nodes = nodes;
        _pool = pool;
        _logger = logger;
        Provides = nodes.Aggregate(RouteCapabilities.All, (common, node) => common & node.ProvidesOver(underlay));
        foreach (var node in nodes)
        {
            RouteRequirements.Demand(underlay, node.Dialer.Requires, $"{name}/{node.Candidate.Name}");
        }
    }

    /// <summary>What every node of the hop can do: which one is picked must not matter.</summary>
    public RouteCapabilities Provides { get; }

    public ValueTask<Connection> ConnectAsync(ConnectContext context, CancellationToken cancellationToken = default) =>
        OnNodeAsync(
            context,
            node => OverTransportAsync(node, transport => ConnectAsync(node, transport, context, cancellationToken), cancellationToken),
            cancellationToken);

    public ValueTask<DatagramConnection> ConnectDatagramAsync(ConnectContext context, CancellationToken cancellationToken = default) =>
        OnNodeAsync(
            context,
            node =>
            {
                var connector = Ability<IDatagramConnector>(node);
                return OverTransportAsync(
                    node, transport => ConnectDatagramAsync(node, connector, transport, context, cancellationToken), cancellationToken);
            },
            cancellationToken);

    public ValueTask<IListener> ListenAsync(EndPoint address, CancellationToken cancellationToken = default) =>
        OnNodeAsync(
            new ConnectContext(address),
            node => Ability<IBindConnector>(node).ListenAsync(node.Dialer, address, cancellationToken),
            cancellationToken);

    public ValueTask<DatagramSocket> BindDatagramAsync(EndPoint address, CancellationToken cancellationToken = default) =>
        OnNodeAsync(
            new ConnectContext(address),
            node => Ability<IDatagramBindConnector>(node).BindDatagramAsync(node.Dialer, _underlay, address, cancellationToken),
            cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Disposal.DisposeAllAsync(_nodes.Select(node => node.Dialer)).ConfigureAwait(false);
    }

    private async ValueTask<Connection> ConnectAsync(Node node, Connection transport, ConnectContext context, CancellationToken cancellationToken)
    {
        var connection = await node.Connector.ConnectAsync(transport, context, cancellationToken).ConfigureAwait(false);
        RoutePath.Extend(connection, transport, PlaceOf(node));
        return connection;
    }

    private async ValueTask<DatagramConnection> ConnectDatagramAsync(
        Node node, IDatagramConnector connector, Connection transport, ConnectContext context, CancellationToken cancellationToken)
    {
        var connection = await connector.ConnectDatagramAsync(transport, _underlay, context, cancellationToken).ConfigureAwait(false);
        RoutePath.Extend(connection, transport, PlaceOf(node));
        return connection;
    }

    // Checked when services are built; this is for those who use a route by hand.
    private T Ability<T>(Node node) where T : class, IConnector =>
        node.Connector as T
        ?? throw new GostException(FailureReason.NotSupported, $"the connector of {_name}/{node.Candidate.Name} cannot do that ({typeof(T).Name})");

    /// <summary>Asks a node, and the next one when that node failed; a target's failure or an earlier hop's is final.</summary>
    private async ValueTask<T> OnNodeAsync<T>(ConnectContext context, Func<Node, ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        var tried = new List<Candidate>();
        ConnectFailedException? lastFailure = null;
        while (_pool.Pick(context, tried) is { } picked)
        {
            tried.Add(picked);
            var node = NodeOf(picked);
            try
            {
                var result = await ask(node).ConfigureAwait(false);
                _pool.MarkGood(picked);
                return result;
            }
            catch (Exception exception) when (IsNodesOwn(exception) && !cancellationToken.IsCancellationRequested)
            {
                lastFailure = Blame(node, exception);
            }
        }

        throw lastFailure ?? new ConnectFailedException(FailureReason.NoneAvailable, context.Target, "there is no node to offer").At(_name);
    }

    /// <summary>Asks over the node's transport; when that is a session which others have used and which ends just now, over a new one.</summary>
    private async ValueTask<T> OverTransportAsync<T>(Node node, Func<Connection, ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        var transport = await DialAsync(node, cancellationToken).ConfigureAwait(false);
        try
        {
            return await AskAsync(node, transport, ask, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (HasEnded(transport) && IsNodesOwn(exception) && !cancellationToken.IsCancellationRequested)
        {
            _logger.SessionReplaced(FullPlaceOf(node), exception.Message);
        }

        transport = await DialAsync(node, cancellationToken).ConfigureAwait(false);
        return await AskAsync(node, transport, ask, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<T> AskAsync<T>(Node node, Connection transport, Func<Connection, ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask(transport).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            await ReleaseAsync(transport).ConfigureAwait(false);
            var suspect = (exception as DialInterruptedException)?.Suspect ?? FailureSite.Target;
            throw new DialInterruptedException($"{FullPlaceOf(node)} had not answered", suspect, exception);
        }
        catch
        {
            await ReleaseAsync(transport).ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<Connection> DialAsync(Node node, CancellationToken cancellationToken)
    {
        try
        {
            return await node.Dialer.DialAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DialInterruptedException exception) when (exception.Suspect is FailureSite.Target)
        {
            // What the hop before calls its target is a node here.
            throw new DialInterruptedException(exception.WaitedFor, FailureSite.Node, exception);
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested && exception is not DialInterruptedException)
        {
            throw new DialInterruptedException($"{FullPlaceOf(node)} was not reached", FailureSite.Node, exception);
        }
    }

    // Nothing that the user has sent is lost with it: the connection was still to be made.
    private static bool HasEnded(Connection transport) => transport is SessionConnection { CanOpen: false };

    // A session belongs to its dialer and serves others; anything else has no other owner than the call that dialled it.
    private static ValueTask ReleaseAsync(Connection transport) =>
        transport is SessionConnection ? ValueTask.CompletedTask : transport.DisposeAsync();

    private string PlaceOf(Node node) => $"{_name}/{node.Candidate.Name}";

    private string FullPlaceOf(Node node) => $"{PlaceOf(node)} {node.Description}";

    // A failure with a place is an earlier hop's; one of a target or of an address to bind is nobody's on the way.
    private static bool IsNodesOwn(Exception exception) => exception switch
    {
        ConnectFailedException failure => failure is { Site: FailureSite.Node, Place: null },
        BindFailedException => false,
        GostException { Reason: FailureReason.NotSupported } => false,
        _ => true,
    };

    private ConnectFailedException Blame(Node node, Exception exception)
    {
        var cause = exception as ConnectFailedException ?? Translate(node.Candidate, exception);
        var failure = cause.At(PlaceOf(node), node.Description, node.Candidate.Address);
        _logger.NodeFailed(failure.Message);
        if (failure.Reason is not FailureReason.ResourcesExhausted)
        {
            _pool.MarkFailed(node.Candidate);
        }

        return failure;
    }

    private static ConnectFailedException Translate(Candidate picked, Exception exception)
    {
        var reason = exception switch
        {
            GostException known => known.Reason,
            OperationCanceledException => FailureReason.TimedOut, // Its own limit: the caller has not cancelled.
            _ => FailureReason.ConnectionLost,
        };
        return new ConnectFailedException(reason, picked.Address, exception.Message, exception, FailureSite.Node);
    }

    private Node NodeOf(Candidate picked) => _nodes.First(node => ReferenceEquals(node.Candidate, picked));
}
