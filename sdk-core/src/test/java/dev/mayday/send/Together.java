package dev.mayday.send;

import java.util.List;

/** Any records go into one request, of which only the number counts. */
final class Together implements Batches.Joiner {

    @Override
    public boolean fit(byte[] record, byte[] other) {
        return true;
    }

    @Override
    public long size(byte[] record) {
        return record.length;
    }

    @Override
    public byte[] join(List<byte[]> records) {
        return new byte[records.size()];
    }
}
