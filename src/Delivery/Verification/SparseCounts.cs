using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agrimaan.Delivery.Verification;

/// <summary>
/// Writes counts of which most are zero: a negative number stands for that many zeros, and those at the end are left out. What was written in
/// full is read all the same.
/// </summary>
public sealed class SparseCounts : JsonConverter<ImmutableArray<long>>
{
    /// <inheritdoc/>
    public override ImmutableArray<long> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("counts are a list");
        }

        var counts = ImmutableArray.CreateBuilder<long>();
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            var count = reader.GetInt64();
            if (count >= 0)
            {
                counts.Add(count);
            }
            else if (count < -LatencyHistogram.Length)
            {
                throw new JsonException("more zeros than there are buckets");
            }
            else
            {
                counts.Count -= (int)count;
            }
        }

        return reader.TokenType == JsonTokenType.EndArray ? counts.DrainToImmutable() : throw new JsonException("counts are numbers");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ImmutableArray<long> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        var zeros = 0L;
        foreach (var count in value.IsDefault ? [] : value)
        {
            if (count == 0)
            {
                zeros++;
                continue;
            }

            if (zeros > 0)
            {
                writer.WriteNumberValue(zeros == 1 ? 0 : -zeros);
                zeros = 0;
            }

            writer.WriteNumberValue(count);
        }

        writer.WriteEndArray();
    }
}
