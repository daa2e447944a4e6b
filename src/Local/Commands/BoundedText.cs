using System.Text;

namespace Agrimaan.Local.Commands;

/// <summary>The beginning of what somebody writes, readable at any time: who holds the other end may never close it.</summary>
internal sealed class BoundedText
{
    private readonly StringBuilder _kept = new();
    private readonly TaskCompletionSource _overflow = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="from">Where it comes from.</param>
    /// <param name="most">Letters that are kept.</param>
    /// <param name="goOn">Whether to read on beyond them, so that the writer is not held up, or to say that it was too much.</param>
    public BoundedText(StreamReader from, int most, bool goOn) => Ended = Task.Run(() => ReadAsync(from, most, goOn));

    /// <summary>Done when the other end is closed.</summary>
    public Task Ended { get; }

    /// <summary>Done when more was written than may be read.</summary>
    public Task Overflow => _overflow.Task;

    public string Text
    {
        get
        {
            lock (_kept)
            {
                return _kept.ToString();
            }
        }
    }

    private async Task ReadAsync(StreamReader from, int most, bool goOn)
    {
        var buffer = new char[4096];
        try
        {
            while (await from.ReadAsync(buffer).ConfigureAwait(false) is > 0 and var read)
            {
                lock (_kept)
                {
                    _kept.Append(buffer, 0, Math.Min(read, most - _kept.Length));
                    if (_kept.Length < most || goOn)
                    {
                        continue;
                    }
                }

                _overflow.TrySetResult();
                return;
            }
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The process was given up, and its pipe with it.
        }
    }
}
