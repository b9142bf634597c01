using System.Globalization;
using GostSharp.Benchmarks.Reports;

namespace GostSharp.Benchmarks.Udp;

/// <summary>Medians, and how they stand to the best of the peers.</summary>
internal sealed class UdpReport(IReadOnlyList<UdpSubject> subjects, IReadOnlySet<UdpSubject> peers)
{
    public void Write(TextWriter writer)
    {
        foreach (var load in UdpCase.All)
        {
            writer.WriteLine($"**{load}**\n");
            var table = new MarkdownTable("forwarder", "echoes/s", "x best peer", "CPU us/echo", "x best peer", "lost", "reordered");
            var fastest = Best(load, subject => -Speed(subject, load));
            var cheapest = Best(load, subject => Cost(subject, load));
            foreach (var subject in subjects)
            {
                var samples = subject.Samples[load];
                table.Add(
                    subject.Name,
                    Number(Speed(subject, load), "N0"),
                    Number(Speed(subject, load) / -fastest, "0.00"),
                    Number(Cost(subject, load), "0.0"),
                    Number(Cost(subject, load) / cheapest, "0.00"),
                    Number(samples.Sum(sample => sample.Counts.Lost), "N0"),
                    Number(samples.Sum(sample => sample.Counts.Reordered), "N0"));
            }

            table.Write(writer);
        }
    }

    private double Best(UdpCase load, Func<UdpSubject, double> figure) => peers.Select(figure).DefaultIfEmpty(double.NaN).Min();

    private static double Speed(UdpSubject subject, UdpCase load) => subject.Samples[load].Select(sample => sample.PerSecond).Median();

    private static double Cost(UdpSubject subject, UdpCase load) => subject.Samples[load].Select(sample => sample.Cost).Median();

    private static string Number(double value, string format) => double.IsNaN(value) ? "" : value.ToString(format, CultureInfo.InvariantCulture);
}
