using GostSharp.Benchmarks.Reports;

namespace GostSharp.Benchmarks.Tcp;

/// <summary>What was found, and who has failed where.</summary>
internal sealed class TcpResults
{
    private readonly Dictionary<(TcpSubject, Figure), List<double>> _values = [];
    private readonly Dictionary<(TcpSubject, Figure), string> _failures = [];

    public void Add(TcpSubject subject, IMeasurement measurement, double[] values)
    {
        foreach (var (figure, value) in measurement.Figures.Zip(values))
        {
            if (!_values.TryGetValue((subject, figure), out var list))
            {
                _values[(subject, figure)] = list = [];
            }

            list.Add(value);
        }
    }

    public void Fail(TcpSubject subject, IMeasurement measurement, string why)
    {
        foreach (var figure in measurement.Figures)
        {
            _failures[(subject, figure)] = why;
        }
    }

    public bool HasFailed(TcpSubject subject, IMeasurement measurement) => measurement.Figures.Any(figure => FailureOf(subject, figure) is not null);

    /// <summary>Why it failed; null when it did not.</summary>
    public string? FailureOf(TcpSubject subject, Figure figure) => _failures.GetValueOrDefault((subject, figure));

    /// <summary>The median over the rounds; NaN of who has failed, or has none.</summary>
    public double Median(TcpSubject subject, Figure figure) =>
        FailureOf(subject, figure) is null && _values.TryGetValue((subject, figure), out var values) ? values.Median() : double.NaN;
}
