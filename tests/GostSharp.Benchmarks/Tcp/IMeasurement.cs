namespace GostSharp.Benchmarks.Tcp;

/// <summary>Something that is measured of every forwarder.</summary>
internal interface IMeasurement
{
    /// <summary>How it is asked for alone.</summary>
    string Name { get; }

    /// <summary>What it finds.</summary>
    IReadOnlyList<Figure> Figures { get; }

    /// <summary>Whether it takes so long that every third round is enough.</summary>
    bool IsSlow => false;

    bool Suits(TcpSubject subject) => true;

    /// <summary>Measures once: a value for each figure, NaN where it has none.</summary>
    /// <exception cref="IOException">The forwarder has failed.</exception>
    double[] Measure(TcpSubject subject, CancellationToken cancellationToken);
}
