namespace Agrimaan.Cli.Load;

/// <summary>What is asked: paths in turn, each as often as its weight says and spread evenly.</summary>
internal sealed class LoadMix(Uri address, IReadOnlyList<WeightedPath> paths, LoadRequest request)
{
    private readonly (Uri Address, int Weight)[] _paths = [.. paths.Select(path => (new Uri(address, path.Path), path.Weight))];
    private readonly long[] _credit = new long[paths.Count];
    private readonly long _whole = paths.Sum(path => (long)path.Weight);

    /// <summary>The next request; for one thread only.</summary>
    public HttpRequestMessage Next()
    {
        var most = 0;
        for (var i = 0; i < _paths.Length; i++)
        {
            _credit[i] += _paths[i].Weight;
            most = _credit[i] > _credit[most] ? i : most;
        }

        _credit[most] -= _whole;
        return request.To(_paths[most].Address);
    }
}

/// <summary>A path and how often it is asked for beside the others.</summary>
internal sealed record WeightedPath(string Path, int Weight);

/// <summary>What every request has in common.</summary>
/// <param name="Body">Null for none.</param>
internal sealed record LoadRequest(HttpMethod Method, IReadOnlyList<(string Name, string Value)> Headers, ReadOnlyMemory<byte>? Body)
{
    public HttpRequestMessage To(Uri address)
    {
        var message = new HttpRequestMessage(Method, address);
        if (Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
        }

        foreach (var (name, value) in Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return message;
    }
}
