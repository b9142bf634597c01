namespace GostSharp;

/// <summary>Who has taken the socket of a connection.</summary>
internal interface ISocketTaker
{
    /// <summary>Somebody aborted or disposed the connection that had the socket before.</summary>
    void ConnectionAborted(Exception? reason);
}
