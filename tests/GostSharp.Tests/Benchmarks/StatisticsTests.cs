using GostSharp.Benchmarks.Reports;

namespace GostSharp.Tests.Benchmarks;

public sealed class StatisticsTests
{
    [Fact]
    public void The_median_is_the_middle_one_or_lies_between_the_two_in_the_middle()
    {
        new double[] { 9, 1, 5 }.Median().Should().Be(5);
        new double[] { 9, 1, 5, 4 }.Median().Should().Be(4.5);
        Array.Empty<double>().Median().Should().Be(double.NaN);
    }

    [Fact]
    public void A_percentile_is_a_value_that_was_measured()
    {
        var values = Enumerable.Range(1, 200).Select(value => (double)value).Reverse().ToArray();

        values.Percentile(0.5).Should().Be(100);
        values.Percentile(0.99).Should().Be(198);
        values.Percentile(1).Should().Be(200);
        values.Percentile(0).Should().Be(1);
        new double[] { 7 }.Percentile(0.99).Should().Be(7);
        Array.Empty<double>().Percentile(0.5).Should().Be(double.NaN);
    }
}
