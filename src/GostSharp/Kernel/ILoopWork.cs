namespace GostSharp.Kernel;

/// <summary>Something that has more to do than its share of the loop's time.</summary>
internal interface ILoopWork
{
    /// <summary>Called on the loop's thread after the others had their turn.</summary>
    void Continue();
}
