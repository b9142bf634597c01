using System.ComponentModel;

namespace GostSharp.Benchmarks.Tcp;

/// <summary>Takes turns: every forwarder within a measurement, every measurement within a round.</summary>
internal sealed class TcpRounds(IReadOnlyList<TcpSubject> subjects, IReadOnlyList<IMeasurement> measurements, TcpResults results)
{
    private const int SlowEvery = 3;

    // The first round is not counted: code is compiled.
    public void Run(int rounds, CancellationToken cancellationToken)
    {
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var measurement in measurements.Where(measurement => !measurement.IsSlow || round % SlowEvery == 1))
            {
                foreach (var subject in subjects.Where(subject => measurement.Suits(subject) && !results.HasFailed(subject, measurement)))
                {
                    Measure(subject, measurement, counts: round > 0, cancellationToken);
                }
            }

            Console.Error.WriteLine($"round {round} of {rounds}");
        }
    }

    private void Measure(TcpSubject subject, IMeasurement measurement, bool counts, CancellationToken cancellationToken)
    {
        try
        {
            var values = measurement.Measure(subject, cancellationToken);
            if (counts)
            {
                results.Add(subject, measurement, values);
            }
        }
        catch (Exception exception) when (exception is IOException or Win32Exception)
        {
            results.Fail(subject, measurement, exception.Message);
            Console.Error.WriteLine($"{subject.Name}, {measurement.Figures[0].Column}: {exception.Message}");
        }
    }
}
