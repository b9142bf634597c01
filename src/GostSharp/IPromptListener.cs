namespace GostSharp;

/// <summary>A listener whose connections can be served on the thread on which they arrive.</summary>
internal interface IPromptListener : IListener
{
    /// <summary>How many may accept at once.</summary>
    int Lanes { get; }

    /// <summary>As <see cref="IListener.AcceptAsync"/>, but may return on a <see cref="PromptThread"/>: what follows must not wait there.</summary>
    /// <param name="lane">A number below <see cref="Lanes"/>, for one caller at a time; <see cref="IListener.AcceptAsync"/> uses one of them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<Connection?> AcceptPromptlyAsync(int lane, CancellationToken cancellationToken);

    /// <summary>Lets another lane look for connections: to be called by one that accepts nothing for now, as what has come may have been told to it alone.</summary>
    void PassOn(int lane);
}
