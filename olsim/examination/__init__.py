"""What is asked of the model before it speaks about the future: targets, rivals, backtest, exam. Reads
shipped ensembles; makes none.
"""
