namespace GostSharp;

/// <summary>Reads of a stream that may go on where its bytes are heard of, which spares the change to another thread.</summary>
internal interface IPromptReads
{
    /// <summary>Whether a read that had to wait goes on there, as on a <see cref="PromptThread"/>; false by default.</summary>
    bool ReadsPromptly { get; set; }
}
