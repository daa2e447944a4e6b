using Agrimaan.Local.Keeping;

namespace Agrimaan.Local.Probing;

/// <summary>What is known of an instance.</summary>
/// <param name="Ready">Whether it can take requests.</param>
/// <param name="WasReady">Whether this process ever could.</param>
/// <param name="Since">Since when it is so.</param>
/// <param name="Reason">Why it is not ready.</param>
internal sealed record Readiness(bool Ready, bool WasReady, DateTimeOffset Since, string? Reason);

/// <summary>Asks one instance again and again. A new process begins at nothing known; what an earlier control plane knew is believed.</summary>
internal sealed class InstanceProbe : IDisposable
{
    private static readonly TimeSpan WhileStarting = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan WhenReady = TimeSpan.FromSeconds(1);

    /// <summary>One late answer is no illness.</summary>
    private const int BadAnswersToUnready = 2;

    /// <summary>Good answers after which it is looked again whose port it is: it may have changed hands between two questions.</summary>
    private const int AnswersPerOwner = 5;

    private readonly ReadinessAsker _asker;
    private readonly KeeperFolder _folder;
    private readonly KeeperSpec _spec;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private ProcessIdentity? _process;
    private int _keeper;
    private Readiness _readiness;
    private DateTimeOffset? _goodSince;
    private int _ownedAnswers;
    private int _bad;
    private TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public InstanceProbe(ReadinessAsker asker, string folder, KeeperSpec spec, TimeProvider clock)
    {
        (_asker, _folder, _spec, _clock) = (asker, new(folder), spec, clock);
        _readiness = new(false, false, clock.GetUtcNow(), null);
        _ = Task.Run(LoopAsync);
    }

    /// <summary>Whether this is the probe of that very making of the instance.</summary>
    public bool IsOf(KeeperSpec spec) => spec.CreatedAt == _spec.CreatedAt && spec.Port == _spec.Port;

    /// <summary>What is known; of a process that was ready before, not before it was asked once more.</summary>
    public async Task<Readiness> OfAsync(ProcessIdentity process, int keeper, CancellationToken cancellationToken)
    {
        Task asked;
        lock (_lock)
        {
            if (_process != process)
            {
                Begin(process, keeper);
            }

            asked = _readiness.WasReady ? _asked.Task : Task.CompletedTask;
        }

        await asked.WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            return _readiness;
        }
    }

    /// <summary>Ends the loop; the source itself is left to the collector, since the loop may still look at it.</summary>
    public void Dispose()
    {
        _end.Cancel();
        _asked.TrySetResult();
    }

    private void Begin(ProcessIdentity process, int keeper)
    {
        (_process, _keeper, _goodSince, _ownedAnswers, _bad) = (process, keeper, null, 0, 0);
        _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var mark = _folder.ReadReady() is { } known && known.Process == process ? known : null;
        _goodSince = mark?.Since - _spec.Probe.StableFor;
        _readiness = new(mark is not null, mark is not null, mark?.Since ?? _clock.GetUtcNow(), null);
    }

    private async Task LoopAsync()
    {
        try
        {
            while (true)
            {
                ProcessIdentity? asked;
                lock (_lock)
                {
                    asked = _process;
                }

                var answer = await _asker.AskAsync(_spec, _end.Token).ConfigureAwait(false);
                await Task.Delay(TryLearn(asked, answer) ? WhenReady : WhileStarting, _clock, _end.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Told to end.
        }
    }

    private bool TryLearn(ProcessIdentity? asked, ProbeAnswer? answer)
    {
        try
        {
            return answer is not null && Learn(asked, answer);
        }
        catch (IOException fault) when (OutOfFiles.IsReason(fault))
        {
            // Nothing was learnt, so what was known stays.
            return false;
        }
    }

    private bool Learn(ProcessIdentity? asked, ProbeAnswer answer)
    {
        lock (_lock)
        {
            if (asked is null || asked != _process)
            {
                return false;
            }

            var now = _clock.GetUtcNow();
            var foreign = answer.Fault is null ? Foreign() : null;
            var fault = answer.Fault ?? foreign;
            _ownedAnswers = fault is null ? _ownedAnswers : 0;
            _bad = fault is null ? 0 : _bad + 1;
            if (!_readiness.Ready || fault is null || answer.Certain || foreign is not null || _bad >= BadAnswersToUnready)
            {
                Become(fault, now);
            }

            _asked.TrySetResult();
            return _readiness.Ready && _bad == 0;
        }
    }

    private void Become(string? fault, DateTimeOffset now)
    {
        _goodSince = fault is null ? _goodSince ?? now : null;
        var ready = _goodSince is { } since && now - since >= _spec.Probe.StableFor;
        if (ready == _readiness.Ready)
        {
            _readiness = _readiness with { Reason = fault };
            return;
        }

        if (ready && !_readiness.WasReady)
        {
            Remember(now);
        }

        _readiness = new(ready, _readiness.WasReady || ready, now, fault);
    }

    /// <summary>A good answer counts only from the instance itself, not from who sits on its port. Asked now and then, since it is dear.</summary>
    private string? Foreign()
    {
        if (_ownedAnswers > 0)
        {
            _ownedAnswers--;
            return null;
        }

        if (PortOwner.IsAmong(ProcessTable.Below([_keeper]).Select(entry => entry.Pid), _spec.Port))
        {
            _ownedAnswers = AnswersPerOwner;
            return null;
        }

        return $"its port {_spec.Port} is in use by {PortOwner.Describe(_spec.Port)}; end that program";
    }

    private void Remember(DateTimeOffset now)
    {
        try
        {
            _folder.Write(new ReadyMark(_process!, now));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Then the next control plane finds out anew.
        }
    }
}
