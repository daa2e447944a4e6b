using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Catalog.Reading;
using Xunit;

namespace Agrimaan.Delivery.Tests.Catalog;

public sealed class MisspeltKeyTests
{
    /// <summary>Every key of the example that the shape knows, and its place; not names that people choose.</summary>
    public static TheoryData<string, int, int> Keys()
    {
        var data = new TheoryData<string, int, int>();
        foreach (var key in KeysOf(YamlReader.Read(Files.Example, new Findings("", Files.Example))!, PlatformShape.Root))
        {
            data.Add(key.Value, key.Place.Line, key.Place.Column);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_misspelt_key_is_an_error_at_its_place_that_names_the_right_one(string key, int line, int column)
    {
        foreach (var wrong in new[] { key + "x", key[1..], key[..1] + key, Swapped(key) }.Where(wrong => wrong != key))
        {
            var lines = Files.Example.Split('\n');
            lines[line - 1] = lines[line - 1][..(column - 1)] + wrong + lines[line - 1][(column - 1 + key.Length)..];
            var reading = Files.Read(string.Join('\n', lines));

            Assert.Null(reading.Platform);
            var fault = Assert.Single(reading.Faults, fault => fault.Code == FaultCodes.UnknownKey);
            Assert.Equal(new Place(line, column, wrong.Length), fault.Place);
            Assert.Equal($"did you mean '{key}'?", fault.Hint);
        }
    }

    [Theory]
    [InlineData("  user-service:", "  user-servise:", FaultCodes.UnknownService)]
    [InlineData("  field-service:", "  field-servise:", FaultCodes.UnknownService)]
    [InlineData("  web:", "  wed:", FaultCodes.UnknownService)]
    [InlineData("  api:", "  apy:", FaultCodes.UnknownBlueprint)]
    public void A_misspelt_name_is_an_error_wherever_it_is_used(string name, string wrong, string code)
    {
        var text = Files.Example.Replace(name + "\n", wrong + "\n", StringComparison.Ordinal);
        var faults = Files.Read(text).Faults.Where(fault => fault.Severity == Severity.Error).ToList();

        Assert.NotEmpty(faults);
        Assert.All(faults, fault => Assert.Equal(code, fault.Code));
        Assert.All(faults, fault => Assert.StartsWith($"did you mean '{wrong.Trim(' ', ':')}'", fault.Hint, StringComparison.Ordinal));
    }

    [Fact]
    public void The_example_has_every_key_of_the_shape() =>
        Assert.Empty(Named(PlatformShape.Root).Except(KeysOf(YamlReader.Read(Files.Example, new Findings("", Files.Example))!, PlatformShape.Root).Select(key => key.Value)));

    private static string Swapped(string key) => key[..1] + key[2] + key[1] + key[3..];

    private static IEnumerable<ScalarNode> KeysOf(Node node, Shape shape) => (node, shape) switch
    {
        (MapNode map, KeysShape keys) => map.Entries.SelectMany(entry => KeysOf(entry.Value, keys.Keys.Single(key => key.Name == entry.Key.Value).Shape).Prepend(entry.Key)),
        (MapNode map, NamesShape names) => map.Entries.SelectMany(entry => KeysOf(entry.Value, names.Value)),
        _ => [],
    };

    private static IEnumerable<string> Named(Shape shape) => shape switch
    {
        KeysShape keys => keys.Keys.SelectMany(key => Named(key.Shape).Prepend(key.Name)),
        NamesShape names => Named(names.Value),
        _ => [],
    };
}
