using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Catalog.Reading;
using Xunit;

namespace Agrimaan.Delivery.Tests.Catalog;

public sealed class MisspeltKeyTests
{
    private static readonly string[] Written = ["agrimaan.example.yaml", "agrimaan.sample.yaml"];

    /// <summary>A letter less makes another key of a few: what it says there is a matter for other checks.</summary>
    private static readonly HashSet<string> Known = [.. Named(PlatformShape.Root)];

    /// <summary>Every key of both files that the shape knows, and its place; not names that people choose.</summary>
    public static TheoryData<string, string, int, int> Keys()
    {
        var data = new TheoryData<string, string, int, int>();
        foreach (var file in Written)
        {
            var text = Files.ReadText(file);
            foreach (var key in KeysOf(YamlReader.Read(text, new Findings("", text))!, PlatformShape.Root))
            {
                data.Add(file, key.Value, key.Place.Line, key.Place.Column);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_misspelt_key_is_an_error_at_its_place_that_names_the_right_one(string file, string key, int line, int column)
    {
        var text = Files.ReadText(file);
        foreach (var wrong in Misspelt(key).Where(wrong => !Known.Contains(wrong)))
        {
            var lines = text.Split('\n');
            lines[line - 1] = lines[line - 1][..(column - 1)] + wrong + lines[line - 1][(column - 1 + key.Length)..];
            var reading = Files.Read(string.Join('\n', lines));

            Assert.Null(reading.Platform);
            var fault = Assert.Single(reading.Faults, fault => fault.Code == FaultCodes.UnknownKey);
            Assert.Equal(new Place(line, column, wrong.Length), fault.Place);
            Assert.Contains(key.Length > 4 ? $"did you mean '{key}'" : key[..1], fault.Hint, StringComparison.Ordinal); // ro is as near to rpo as to rto
        }
    }

    [Fact]
    public void Both_files_are_without_a_fault() => Assert.All(Written, file => Files.Good(Files.ReadText(file)));

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

    /// <summary>A letter too few, a letter twice, two neighbours swapped, one more at the end: at each place of the key.</summary>
    private static IEnumerable<string> Misspelt(string key) => Enumerable.Range(0, key.Length)
        .SelectMany(at => new[] { key.Remove(at, 1), key.Insert(at, key[at..(at + 1)]), at == 0 ? key + "x" : key[..(at - 1)] + key[at] + key[at - 1] + key[(at + 1)..] })
        .Where(wrong => wrong.Length > 0 && wrong != key).Distinct();

    private static IEnumerable<ScalarNode> KeysOf(Node node, Shape shape) => (node, shape) switch
    {
        (MapNode map, KeysShape keys) => map.Entries.SelectMany(entry => KeysOf(entry.Value, keys.Keys.Single(key => key.Name == entry.Key.Value).Shape).Prepend(entry.Key)),
        (MapNode map, NamesShape names) => map.Entries.SelectMany(entry => KeysOf(entry.Value, names.Value)),
        (ListNode list, ListShape items) => list.Items.SelectMany(item => KeysOf(item, items.Item)),
        (_, EitherShape either) => KeysOf(node, either.For(node)!),
        _ => [],
    };

    private static IEnumerable<string> Named(Shape shape) => shape switch
    {
        KeysShape keys => keys.Keys.SelectMany(key => Named(key.Shape).Prepend(key.Name)),
        NamesShape names => Named(names.Value),
        ListShape list => Named(list.Item),
        EitherShape either => either.Ways.SelectMany(Named),
        _ => [],
    };
}
